d = {"a": 1, 2: "b", (1, 2): [3]}
d["c"] = d["a"] + 1
d["a"] += 10
print(d, len(d), "a" in d, "z" in d, d.get("z"), d.get("z", 0), d[(1, 2)], {}, d == {"a": 1})
for key in d:
    print("key", key)
for key, value in d.items():
    print(key, value)
print([k for k in d.keys()], [v for v in d.values()], d.pop("a"), d)
print({"x": 1, "y": 2} == {"y": 2, "x": 1}, {1: "int", True: "bool"}, list(d))
try:
    d["nothing"]
except KeyError as e:
    print("KeyError", e, repr(e))
try:
    d[[1]] = 2
except TypeError as e:
    print(e)
try:
    for key in d:
        d["new"] = 1
except RuntimeError as e:
    print(e)
