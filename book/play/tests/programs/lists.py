a = [1, 2, 3]
b = a
b.append(4)
print(a, a is b, a == [1, 2, 3, 4], len(a), a[0], a[-1], a + [5], [0] * 3, 2 in a, 9 in a)
a[0] = 10
a += [5, 6]
a.extend((7, 8))
a.insert(1, "x")
print(b, a.pop(), a.pop(0), a.remove("x"), a)
c = [3, 1, 2]
print(sorted(c), c, c.sort(), c, [1, 2] < [1, 3], [1] < [1, 0])
a[1] += 100
print(a, [[1], [2, []]], [], list(range(3)), list("ab"), list((1, 2)))
(x, y), [z, w] = [1, 2], (3, 4)
print(x, y, z, w)
x, y = y, x
print(x, y)
d = e = []
d.append(1)
print(d, e)
l = [1]
l.append(l)
print(l)
for item in a:
    if len(a) < 12:
        a.append(item)
print(a)
for wrong in range(6):
    try:
        if wrong == 0:
            a[99]
        elif wrong == 1:
            [].pop()
        elif wrong == 2:
            a.remove("nothing")
        elif wrong == 3:
            x, y = [1, 2, 3]
        elif wrong == 4:
            x, y = (1,)
        else:
            a[99] = 1
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
