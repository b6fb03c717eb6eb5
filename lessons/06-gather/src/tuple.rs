//! A few tasks of different types, and a tuple of their outputs.

use spawn::JoinHandle;

use crate::output_of;
use crate::watch::Watch;

/// As [`gather`](crate::gather), for a tuple of two to five handles.
///
/// # Panics
///
/// As [`gather`](crate::gather).
///
/// ```
/// use gather::gather_tuple;
/// use spawn::{run, spawn};
///
/// let (name, size) = run(async {
///     gather_tuple((spawn(async { "page" }), spawn(async { 42 }))).await
/// });
/// assert_eq!((name, size), ("page", 42));
/// ```
pub fn gather_tuple<T: Tuple>(tasks: T) -> impl Future<Output = T::Outputs> {
    let mut watch = Watch::default();
    tasks.watch(&mut watch);
    async move {
        let panicked = watch.await;
        tasks.outputs(panicked)
    }
}

/// A tuple of handles.
pub trait Tuple {
    /// The tuple of their outputs.
    type Outputs;
    #[doc(hidden)]
    fn watch(&self, watch: &mut Watch);
    #[doc(hidden)]
    fn outputs(self, panicked: Option<usize>) -> Self::Outputs;
}

macro_rules! tuple {
    ($($T:ident $place:tt),+) => {
        impl<$($T: 'static),+> Tuple for ($(JoinHandle<$T>,)+) {
            type Outputs = ($($T,)+);

            fn watch(&self, watch: &mut Watch) {
                $(watch.add(&self.$place, |_| false);)+
            }

            fn outputs(self, panicked: Option<usize>) -> Self::Outputs {
                match panicked {
                    None => ($(output_of(self.$place),)+),
                    $(Some($place) => {
                        output_of(self.$place);
                        unreachable!("it has panicked")
                    })+
                    Some(_) => unreachable!("there is no such place"),
                }
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
