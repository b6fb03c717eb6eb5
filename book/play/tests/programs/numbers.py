print(7 // 2, -7 // 2, 7 // -2, -7 % 3, 7 % -3, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 2.5 ** 2)
print(1 / 3, 10 / 5, 0.1 + 0.2, 1e100, 1e16, 1e15, 123456789.123, 1e-4, 1e-5, -0.0, 3.0)
print(1 + True, True + True, -True, +3, not 0, not [], 5 == 5.0, 1 == True, 0.5 < 1 <= 1)
print(9007199254740993 == 9007199254740992.0, 2 ** 53 + 1 > 2.0 ** 53, int(3.9), int(-3.9))
print(int("42"), float("2.5"), float(3), bool(""), bool("x"), str(1.0), abs(-3), abs(-2.5))
print(min(3, 1, 2), max([4, 9, 2]), sum([1, 2, 3]), sum([0.5, 1]), 10_000, 0x1F, 0b101)
a = 5
a += 2
a -= 1
a *= 3
a /= 2
a //= 2
a **= 2
a %= 7
print(a)
for f in ["1 / 0", "1 // 0", "1 % 0", "1.0 / 0"]:
    try:
        if f == "1 / 0":
            1 / 0
        elif f == "1 // 0":
            1 // 0
        elif f == "1 % 0":
            1 % 0
        else:
            1.0 / 0
    except ZeroDivisionError as e:
        print(f, "->", e)
for text in ["x", "1.5", ""]:
    try:
        int(text)
    except ValueError as e:
        print(e)
