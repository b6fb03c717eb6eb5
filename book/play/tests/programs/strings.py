s = "Hello"
print(s + " " + 'World', s * 2, 3 * "ab", len("häß"), s[0], s[-1], "ell" in s, "x" not in s)
print(s.upper(), s.lower(), "  x ".strip(), "a b  c".split(), "a,b,,c".split(","))
print(", ".join(["a", "b"]), "-".join("xyz"), s.startswith("He"), s.endswith("He"))
print([c for c in "añb"], "a" < "b", "Z" < "a", "" < "a", "x" == "x", s != "hello")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("a\nb\t\\"), ["a'b", "\x00"])
print("""three
lines
here""")
print("implicit " "concatenation", end="!\n")
print("a", 1, None, True, sep="-", end=".")
print()
print("x\ny")
print("no newline", end="")
print(" until here")
