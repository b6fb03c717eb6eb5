//! The name of a task that was given none.

use std::any::type_name;

/// `fn2` of `lesson::story::fn2::{{closure}}`, as the compiler calls an `async fn`'s future.
pub fn of<F>() -> &'static str {
    let mut path = type_name::<F>();
    while let Some(outer) = path.strip_suffix("::{{closure}}") {
        path = outer;
    }
    if path.ends_with('>') {
        let mut open = 0;
        let generics = path.rfind(|c| {
            open += i32::from(c == '>') - i32::from(c == '<');
            open == 0
        });
        path = &path[..generics.unwrap_or(path.len())];
    }
    &path[path.rfind(':').map_or(0, |colon| colon + 1)..]
}
