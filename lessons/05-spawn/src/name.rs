//! The name of a task for which the caller has chosen none.

use std::any::type_name;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The name that [`spawn`](crate::spawn) gives to the task of such a future.
///
/// `fn2`, of `lesson::story::fn2::{{closure}}`, as the compiler calls the future of an
/// `async fn`. A block inside `fn2` has one `{{closure}}` more, and is a `block in fn2`.
pub fn name_of<F>() -> &'static str {
    const CLOSURE: &str = "::{{closure}}";
    let path = type_name::<F>();
    let of_future = path.strip_suffix(CLOSURE).unwrap_or(path);
    let of_function = of_future.trim_end_matches(CLOSURE);
    let function = last_part(without_generics(of_function));
    if of_future == of_function { function } else { block_in(function) }
}

/// `block in main`: made once for each function, and kept, because to make it anew for each
/// task would take half as long as the rest of [`spawn`](crate::spawn).
fn block_in(function: &'static str) -> &'static str {
    static NAMES: Mutex<BTreeMap<&str, &str>> = Mutex::new(BTreeMap::new());
    let mut names = NAMES.lock().unwrap();
    names.entry(function).or_insert_with(|| format!("block in {function}").leak())
}

/// `a::f` of `a::f<dyn Fn() -> u8>`.
fn without_generics(path: &str) -> &str {
    let mut depth = 0;
    let open = path.rmatch_indices(['<', '>']).find(|(place, bracket)| {
        let is_arrow = path[..*place].ends_with('-');
        depth += if is_arrow {
            0
        } else if *bracket == ">" {
            1
        } else {
            -1
        };
        depth == 0
    });
    match open {
        Some((place, _)) if path.ends_with('>') => &path[..place],
        _ => path,
    }
}

fn last_part(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}
