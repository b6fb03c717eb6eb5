def f(a, b=2, c="c"):
    """Its text."""
    return a, b, c


def nothing():
    pass


def typed(x: int, y: str = "y") -> str:
    return y * x


count = 0


def bump():
    global count
    count += 1
    return count


print(f(1), f(1, 3), f(1, c=5), f(a=0, c=1), f(b=1, a=2), f(*[1, 2], c=3), nothing(), typed(2))
print(bump(), bump(), count)
print(f)


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


print(factorial(15))


def wrong(case):
    if case == 0:
        f()
    elif case == 1:
        f(1, 2, 3, 4)
    elif case == 2:
        f(1, d=4)
    elif case == 3:
        f(1, a=2)
    elif case == 4:
        nothing(1)
    elif case == 5:
        print(local)
        local = 1
    elif case == 6:
        print(undefined)
    elif case == 7:
        count()
    elif case == 8:
        typed()
    elif case == 9:
        len(5)
    elif case == 10:
        for x in 5:
            pass
    elif case == 11:
        "a" + 1
    elif case == 12:
        1 + "a"
    elif case == 13:
        [1] + (2,)
    elif case == 14:
        "a" < 1
    elif case == 15:
        None.append(1)
    elif case == 16:
        case[0]
    elif case == 17:
        letters = "abc"
        letters["a"]
    elif case == 18:
        -"a"
    elif case == 19:
        raise 5
    elif case == 20:
        "a" * "b"
    elif case == 21:
        x = 1
        x += "a"
    elif case == 22:
        1 in 5
    elif case == 23:
        ", ".join([1])
    elif case == 24:
        range("a")
    elif case == 25:
        a, b = 5


for case in range(26):
    try:
        wrong(case)
    except Exception as e:
        print(case, type(e).__name__, e)
