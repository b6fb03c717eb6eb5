//! Which lines an item has.

use super::Fixture;
use crate::include::include;

const RUST: &str = "\
//! The head.
/// A signal.
///
/// With two paragraphs.
#[derive(Debug)]
pub struct Signal;

// Why it is as it is.
#[expect(
    unsafe_code,
    reason = \"a vtable\"
)]
pub(crate) unsafe fn raw<T>(
    value: T,
) -> Option<T>
where
    T: Send,
{
    Some(value) // }
}

pub const LIMIT: usize = 3; // Three.
static TABLE: [u8; 2] = [
    1,
    2,
];

pub trait Generator {
    type Item;

    /// Goes on.
    fn resume(&mut self) -> Step<Self::Item>;

    fn sum(self) -> u32
    where
        Self: Sized;
}

impl<F: Fn() -> Option<Box<u8>>> Generator for Calls<F> {
    type Item = u8;

    fn resume(&mut self) -> Step<u8> {
        if true {
            Step::Done
        }
    }
}

impl Drop for Signal {
    fn drop(&mut self) {}
}

async fn signal() {}

enum Step<T> {
    Paused(T),
}
";

const PYTHON: &str = "\
import asyncio


# The first.
@decorated
async def fn1(
    a,
):
    def inner():
        return 1

    return inner

# About fn2.
def fn2(): return 2
if __name__ == \"__main__\":
    fn1()
";

#[track_caller]
fn assert_item(item: &str, expected: &str) {
    assert_item_in("a.rs", item, expected);
}

#[track_caller]
fn assert_item_in(file: &str, item: &str, expected: &str) {
    assert_eq!(included(file, item).as_deref(), Ok(expected));
}

fn included(file: &str, item: &str) -> Result<String, String> {
    let fixture = Fixture::new();
    fixture.write("a.rs", RUST);
    fixture.write("a.py", PYTHON);
    include(&fixture.repository(), &format!("{file} {item}")).map(|(_, code)| code)
}

#[test]
fn an_item_takes_its_comments_and_attributes_along() {
    assert_item(
        "struct Signal",
        "/// A signal.\n///\n/// With two paragraphs.\n#[derive(Debug)]\npub struct Signal;",
    );
    let raw = included("a.rs", "fn raw").expect("there is one");
    assert!(raw.starts_with("// Why it is as it is.\n#[expect(\n"), "{raw}");
    assert!(raw.ends_with("    Some(value) // }\n}"), "{raw}");
}

#[test]
fn an_item_without_a_body_ends_with_its_semicolon() {
    assert_item("const LIMIT", "pub const LIMIT: usize = 3; // Three.");
    assert_item("static TABLE", "static TABLE: [u8; 2] = [\n    1,\n    2,\n];");
    assert_item("fn sum", "fn sum(self) -> u32\nwhere\n    Self: Sized;");
}

#[test]
fn an_item_on_one_line_ends_there() {
    assert_item("async fn signal", "async fn signal() {}");
    assert_item("fn drop", "fn drop(&mut self) {}");
}

#[test]
fn an_impl_is_named_without_its_generics() {
    let calls = included("a.rs", "impl Generator for Calls").expect("there is one");
    assert!(calls.starts_with("impl<F: Fn() -> Option<Box<u8>>> Generator"), "{calls}");
    assert!(calls.ends_with("    }\n}"), "{calls}");
    assert_item(
        "impl Drop for Signal {",
        "impl Drop for Signal {\n    fn drop(&mut self) {}\n}",
    );
}

#[test]
fn a_name_is_a_whole_word() {
    assert_item("enum Step", "enum Step<T> {\n    Paused(T),\n}");
    assert!(
        included("a.rs", "enum Ste").is_err_and(|it| it.contains("no item `enum Ste`"))
    );
}

#[test]
fn an_item_found_twice_names_both_lines() {
    let error = included("a.rs", "fn resume").expect_err("a trait and an impl have it");
    assert!(error.contains("more than one item `fn resume`, in lines 32, 42"), "{error}");
    assert_item(
        "fn resume(&mut self) -> Step<Self::Item>",
        "/// Goes on.\nfn resume(&mut self) -> Step<Self::Item>;",
    );
}

#[test]
fn items_of_python() {
    assert_item_in(
        "a.py",
        "def fn1",
        "# The first.\n@decorated\nasync def fn1(\n    a,\n):\n    def inner():\n        \
         return 1\n\n    return inner",
    );
    assert_item_in("a.py", "def inner", "def inner():\n    return 1");
    assert_item_in("a.py", "def fn2", "# About fn2.\ndef fn2(): return 2");
    assert_item_in("a.py", "if __name__", "if __name__ == \"__main__\":\n    fn1()");
}

#[test]
fn other_files_have_no_items() {
    let error = included("Cargo.toml", "[workspace]").expect_err("it is no source");
    assert!(error.contains("only .rs and .py files have items"), "{error}");
}
