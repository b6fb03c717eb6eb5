t = (1, "a", 2.5)
print(t, t[0], t[-1], len(t), (), (1,), t + (3,), (0,) * 2, "a" in t, t == (1, "a", 2.5))
x, y, z = t
print(x, y, z, (1, 2) < (1, 3), tuple([1, 2]), [(1, 2), (3, 4)])
try:
    t[0] = 1
except TypeError as e:
    print(e)
for i, (a, b) in enumerate([(1, 2), (3, 4)], 1):
    print(i, a, b)
