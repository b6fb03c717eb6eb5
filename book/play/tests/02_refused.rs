//! What is not played is refused by name and line, and nothing is printed before.

use play::{End, play};

/// What is said of a program of which nothing is played.
fn refused(source: &str) -> String {
    let mut said = String::new();
    let printed = stage::printed(|| {
        said = play(source).expect_err("it should be refused").to_string();
    });
    assert_eq!(printed, [""; 0]);
    said
}

/// How a program ends that is played.
fn end(source: &str) -> String {
    let mut end = String::new();
    stage::printed(|| {
        end = match play(source).unwrap().end {
            End::Well => "well".into(),
            End::Error { line, text, .. } => format!("line {line}: {text}"),
            End::Stopped(reason) => reason,
        };
    });
    end
}

#[test]
fn statements() {
    for (source, what) in [
        ("class A:\n    pass", "`class`"),
        ("with x:\n    pass", "`with`"),
        ("del x", "`del`"),
        ("match x:\n    case 1:\n        pass", "`match`"),
        ("from asyncio import run", "`from … import`"),
        ("import random", "`import random`"),
        ("for x in []:\n    pass\nelse:\n    pass", "`else` after a loop"),
        ("a.b = 1", "an assignment to an attribute"),
        ("asyncio = 1\nimport asyncio", "another value under the name of a module"),
        ("raise ValueError from None", "`raise … from`"),
        ("global x", "`global` outside of a function"),
        ("raise", "a `raise` without an error, outside of `except`,"),
        ("@f\ndef g():\n    pass", "a decorator"),
        ("def f(*a):\n    pass", "a parameter with `*`"),
        ("def f(a: x):\n    pass", "such an annotation"),
    ] {
        let said = refused(&format!("print(1)\n\n{source}"));
        assert_eq!(
            said.split_once(": ").unwrap().1,
            format!("{what} is not played here")
        );
        assert!(said.starts_with("line 3: ") || what.contains("else"), "{said}");
    }
}

#[test]
fn inside_functions() {
    for (source, said) in [
        (
            "    def g():\n        pass",
            "line 2: a function inside a function is not played here",
        ),
        ("    import time", "line 2: `import` inside a function is not played here"),
        ("    async with x:\n        pass", "line 2: `async with` is not played here"),
        ("    async for i in x:\n        pass", "line 2: `async for` is not played here"),
        ("    yield 1", "line 2: `yield` is not played here"),
        (
            "    x = 1\n    global x",
            "line 1: `global` below the first lines of a function is not played here",
        ),
        ("    nonlocal x", "line 2: `nonlocal` is not played here"),
    ] {
        assert_eq!(refused(&format!("async def f():\n{source}")), said);
    }
}

#[test]
fn expressions() {
    for (source, what) in [
        ("lambda: 1", "`lambda`"),
        ("(x := 1)", "`:=`"),
        ("{1, 2}", "a set"),
        ("{x: 1 for x in y}", "a dict comprehension"),
        ("(x for x in y)", "a generator expression that is not used up immediately"),
        ("a[1:2]", "a slice"),
        ("b'x'", "a `bytes` value"),
        ("...", "`...`"),
        ("1j", "a complex number"),
        ("99999999999999999999", "a number this large"),
        ("a @ b", "`@`"),
        ("~a", "`~`"),
        ("open('x')", "`open`"),
        ("input()", "`input`"),
        ("x.real", "`.real`"),
        ("f(**x)", "`**` in a call"),
        ("f'{x:x}'", "the format `x`"),
        ("f'{x:{y}}'", "a format that is computed"),
    ] {
        assert_eq!(refused(source), format!("line 1: {what} is not played here"));
    }
    let said = refused("import asyncio\n\nprint(\n    asyncio.wait\n)");
    assert_eq!(said, "line 4: `asyncio.wait` is not played here");
}

#[test]
fn not_python() {
    assert_eq!(
        refused("print(1)\nawait x"),
        "line 2: SyntaxError: 'await' outside function"
    );
    assert_eq!(
        refused("def f():\n    await x"),
        "line 2: SyntaxError: 'await' outside async function"
    );
    assert_eq!(refused("break"), "line 1: SyntaxError: 'break' outside loop");
    assert_eq!(refused("return 1"), "line 1: SyntaxError: 'return' outside function");
    assert!(refused("x = 1\nif x\n    y").starts_with("line 2: SyntaxError: "));
}

#[test]
fn too_deep_and_too_long() {
    let brackets = "(".repeat(5000);
    assert!(refused(&brackets).contains("so many brackets"));
    assert!(refused(&format!("x = {}1", "-".repeat(900))).contains("nested this deep"));
    assert!(
        refused(&format!("x = {}1", "1 +\\\n".repeat(900))).contains("nested this deep")
    );
    assert!(refused(&"# long\n".repeat(4000)).contains("more than 20,000 characters"));
}

#[test]
fn while_it_runs() {
    assert_eq!(
        end("x = 2 ** 62\nx * 2"),
        "line 2: a number this large is not played here"
    );
    assert_eq!(end("1 is 1"), "line 1: `is` between numbers or texts is not played here");
    assert_eq!(
        end("import time\ntry:\n    time.sleep('x')\nexcept TypeError:\n    pass"),
        "line 3: a sleep of such a length is not played here"
    );
}

#[test]
fn programs_that_never_end() {
    let stopped = "stopped after 1,000,000 steps: does this program ever end?";
    assert_eq!(end("while True:\n    pass"), format!("line 1: {stopped}"));
    assert_eq!(
        end("x = 'x'\nwhile True:\n    x += x"),
        "line 3: something this long is not played here"
    );
    let printed = "stopped after 10,000 printed lines: does this program ever end?";
    assert_eq!(end("while True:\n    print(1)"), format!("line 2: {printed}"));
    let program = "import asyncio\nasync def main():\n    while True:\n        \
                   await asyncio.sleep(1)\nasyncio.run(main())";
    let turns = "stopped after 10,000 turns: does this program ever end?";
    assert_eq!(end(program), format!("line 5: {turns}"));
}

#[test]
fn nested_without_end() {
    assert_eq!(end("x = []\nfor i in range(50000):\n    x = [x]"), "well");
    assert_eq!(
        end("x = ValueError()\nfor i in range(50000):\n    x = ValueError(x)"),
        "well"
    );
    let program =
        "async def f(x):\n    pass\nx = f(1)\nfor i in range(50000):\n    x = f(x)";
    assert_eq!(end(program), "well");
    let program = "x = []\nfor i in range(500):\n    x = [x]\nprint(x)";
    let text = "RecursionError: maximum recursion depth exceeded \
                while getting the repr of an object";
    assert_eq!(end(program), format!("line 4: {text}"));
    assert!(end("def f():\n    f()\nf()").starts_with("line 2: RecursionError: "));
}

#[test]
fn it_says_who_waits_for_whom() {
    let program = "import asyncio\nasync def f():\n    await tasks[1]\nasync def g():\n    \
                   await tasks[0]\nasync def main():\n    global tasks\n    \
                   tasks = [asyncio.create_task(f()), asyncio.create_task(g())]\n    \
                   await tasks[0]\nasyncio.run(main())";
    assert_eq!(
        end(program),
        "nothing is ready and no timer is set: CPython would wait here for ever \
         (f waits for g, g waits for f)"
    );
}
