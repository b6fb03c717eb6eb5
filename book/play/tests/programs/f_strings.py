x, name, items = 3.14159, "Bob", [1, "two"]
print(f"{x:.2f}|{x:8.3f}|{x:<8.1f}|{x:^9.1f}|{x:08.2f}|{-x:08.2f}|{x}")
print(f"{name}|{name:>6}|{name:<6}|{name:^7}|{name:*^7}|{name!r}|{name!r:>8}|{name:.2}")
print(f"{42:5}|{42:<5}|{42:05}|{-42:05}|{42:d}|{1234567:,}|{1234567.891:,.2f}|{0.257:.1%}")
print(f"{items} {items[1]} {len(items) + 1} {{braces}} {'nested'} {x > 3} {None}")
print(f"{name=} {x = } {1 + 1=}" f" and {name}" " or not")
print(f"{True:>5} {2.0} {1e20} {'yes' if x else 'no'}")
try:
    print(f"{name:d}")
except ValueError as e:
    print(e)
try:
    print(f"{items:>5}")
except TypeError as e:
    print(e)
