for i in range(10):
    if i == 1:
        continue
    elif i == 4:
        break
    else:
        print(i)
print("i is", i)
while True:
    i -= 1
    if i < 0:
        break
    while i > 2:
        i -= 1
        print("inner", i)
for i in range(10, 0, -3):
    print(i, end=" ")
print(range(3), range(1, 5, 2), len(range(1, 10, 4)), 3 in range(5), range(5)[2])
print(1 if i else 2, 0 or "x", 0 and 1 / 0, 1 or 1 / 0, None or 0 or [], 1 < 2 < 3, 1 < 3 < 2)


def calls(x):
    print("calls", x)
    return x


print(calls(1) < calls(2) < calls(3), calls(3) < calls(2) < calls(1), not calls(0) or calls(5))
if not []:
    pass
assert 1 + 1 == 2
try:
    assert 1 > 2, "one is not more than two"
except AssertionError as e:
    print("AssertionError:", e)
x: int = 5
print(x is None, None is None, x is not None, True is True)
if __name__ == "__main__":
    print("as a program")
