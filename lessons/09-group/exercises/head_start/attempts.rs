//! Every attempt at this exercise, each with its check.
#![allow(clippy::duplicate_mod, reason = "each attempt has the check to itself")]

#[path = "."]
mod exercise {
    #[path = "exercise.rs"]
    mod attempt;
    #[path = "check.rs"]
    mod check;
}

#[path = "."]
mod solution {
    #[path = "solution.rs"]
    mod attempt;
    #[path = "check.rs"]
    mod check;
}

#[path = "."]
mod wrong_1 {
    #[path = "wrong_1.rs"]
    mod attempt;
    #[path = "check.rs"]
    mod check;
}

#[path = "."]
mod wrong_2 {
    #[path = "wrong_2.rs"]
    mod attempt;
    #[path = "check.rs"]
    mod check;
}

#[cfg(my)]
#[rustfmt::skip]
#[path = "."]
mod my {
    #[path = "../../../../my/head_start.rs"]
    mod attempt;
    #[path = "check.rs"]
    mod check;
}
