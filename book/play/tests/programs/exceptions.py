def risky(n):
    try:
        print("try", n)
        if n == 0:
            return "returned"
        if n == 1:
            raise ValueError("one")
        if n == 2:
            raise KeyError("two")
        if n == 3:
            raise RuntimeError
        if n == 4:
            raise ValueError("a", 4)
    except ValueError as e:
        print("ValueError", e, repr(e), e.args)
        if n == 4:
            raise
        return "handled"
    except (KeyError, IndexError) as e:
        print("LookupError", e, repr(e))
    except:
        print("anything")
        raise TypeError("instead")
    else:
        print("else", n)
    finally:
        print("finally", n)
    return "end"


for n in range(6):
    try:
        print(risky(n))
    except Exception as e:
        print("caught", type(e).__name__, e)


def finals():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            print("body", i)
        finally:
            print("finally", i)
    try:
        return "first"
    finally:
        print("on the way out")
        for x in [1, 2]:
            if x == 2:
                break


print(finals())


def overrides():
    try:
        raise ValueError("lost")
    finally:
        return "wins"


print(overrides())
e = "before"
try:
    try:
        raise ValueError("inner")
    finally:
        print("inner finally")
except ValueError as e:
    print(e)
try:
    print(e)
except NameError as problem:
    print(problem)


def nested():
    try:
        try:
            raise KeyError("k")
        except ValueError:
            print("not here")
        finally:
            print("first")
    except LookupError as e:
        try:
            raise IndexError("i")
        except IndexError as e2:
            print(repr(e), repr(e2))
        try:
            return repr(e)
        finally:
            print("last")


print(nested())


def raises_the_outer_one():
    try:
        raise ValueError("A")
    except ValueError:
        try:
            try:
                raise KeyError("B")
            except KeyError:
                raise IndexError("C")
        except IndexError:
            pass
        raise


try:
    raises_the_outer_one()
except Exception as e:
    print(repr(e))
print(isinstance(KeyError("x"), LookupError), isinstance(ValueError("x"), (KeyError, TypeError)))
print(ValueError, ValueError("a") == ValueError("a"), str(ValueError()), [OSError("x"), TimeoutError()])
raise NotImplementedError("the end")
