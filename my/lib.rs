//! Your attempts at the exercises, as far as you have begun them.
//!
//! `cargo xtask exercise NAME` copies an exercise to this directory, and checks it. This file
//! shows your copies to your editor and to `cargo check`.
#![allow(unexpected_cfgs, reason = "build.rs sets one for each attempt")]

#[cfg(lost_piece)]
#[rustfmt::skip]
pub mod lost_piece;

#[cfg(cash_register)]
#[rustfmt::skip]
pub mod cash_register;

#[cfg(relay)]
#[rustfmt::skip]
pub mod relay;

#[cfg(step_aside)]
#[rustfmt::skip]
pub mod step_aside;

#[cfg(parcel)]
#[rustfmt::skip]
pub mod parcel;

#[cfg(night_porter)]
#[rustfmt::skip]
pub mod night_porter;

#[cfg(first_of_two)]
#[rustfmt::skip]
pub mod first_of_two;

#[cfg(no_rest)]
#[rustfmt::skip]
pub mod no_rest;

#[cfg(second_wake)]
#[rustfmt::skip]
pub mod second_wake;

#[cfg(as_they_come)]
#[rustfmt::skip]
pub mod as_they_come;

#[cfg(pace)]
#[rustfmt::skip]
pub mod pace;

#[cfg(photo_finish)]
#[rustfmt::skip]
pub mod photo_finish;

#[cfg(time_limit)]
#[rustfmt::skip]
pub mod time_limit;

#[cfg(panicking_task)]
#[rustfmt::skip]
pub mod panicking_task;

#[cfg(shared_handle)]
#[rustfmt::skip]
pub mod shared_handle;

#[cfg(call_later)]
#[rustfmt::skip]
pub mod call_later;

#[cfg(fetch_all)]
#[rustfmt::skip]
pub mod fetch_all;

#[cfg(join_all)]
#[rustfmt::skip]
pub mod join_all;

#[cfg(map_limited)]
#[rustfmt::skip]
pub mod map_limited;

#[cfg(deaf_retry)]
#[rustfmt::skip]
pub mod deaf_retry;

#[cfg(orphan)]
#[rustfmt::skip]
pub mod orphan;

#[cfg(cancel_and_wait)]
#[rustfmt::skip]
pub mod cancel_and_wait;

#[cfg(half_a_message)]
#[rustfmt::skip]
pub mod half_a_message;

#[cfg(shielded_save)]
#[rustfmt::skip]
pub mod shielded_save;

#[cfg(first_answer)]
#[rustfmt::skip]
pub mod first_answer;

#[cfg(fastest_mirror)]
#[rustfmt::skip]
pub mod fastest_mirror;

#[cfg(early_crawler)]
#[rustfmt::skip]
pub mod early_crawler;

#[cfg(fetched_twice)]
#[rustfmt::skip]
pub mod fetched_twice;

#[cfg(lost_permit)]
#[rustfmt::skip]
pub mod lost_permit;

#[cfg(connection_pool)]
#[rustfmt::skip]
pub mod connection_pool;

#[cfg(head_start)]
#[rustfmt::skip]
pub mod head_start;
