//! The random programs are valid, small, the same each time, and use all of the language.

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use conformance::generate::generate;
use conformance::interpreter::play;
use conformance::program::{Item, Program, Statement};
use conformance::shrink::shrink;

const SEEDS: std::ops::Range<u64> = 0..300;

#[test]
fn a_seed_gives_one_program_and_another_seed_another() {
    for level in 1..=3 {
        assert_eq!(generate(level, 7), generate(level, 7));
        let programs = SEEDS.map(|seed| generate(level, seed).to_string());
        assert!(programs.collect::<BTreeSet<_>>().len() > 250, "level {level}");
    }
}

#[test]
fn each_is_valid_and_reads_back_as_it_was_written() {
    for level in 1..=3 {
        for program in SEEDS.map(|seed| generate(level, seed)) {
            let text = program.to_string();
            let json = serde_json::from_str(&text).unwrap();
            assert_eq!(Program::parse(&json), Ok(program), "{text}");
        }
    }
}

#[test]
fn each_ends_after_a_few_hundred_lines() {
    for level in 1..=3 {
        for seed in SEEDS {
            let lines = play(&generate(level, seed)).len();
            assert!((2..400).contains(&lines), "level {level}, seed {seed}: {lines}");
        }
    }
}

#[test]
fn each_level_uses_all_that_it_may() {
    let kinds = |level| {
        let programs = SEEDS.map(|seed| generate(level, seed));
        let bodies = programs.flat_map(|program| program.functions.into_values());
        let mut kinds: Vec<Discriminant<Statement>> = Vec::new();
        for statement in bodies.flatten() {
            if !kinds.contains(&discriminant(&statement)) {
                kinds.push(discriminant(&statement));
            }
        }
        kinds.len()
    };
    assert_eq!([1, 2, 3].map(kinds), [5, 9, 11]);
}

#[test]
fn some_deadlock_and_most_do_not() {
    let traces = SEEDS.map(|seed| play(&generate(2, seed)));
    let ends = traces.map(|trace| trace.last().unwrap().text.ends_with("- deadlock"));
    let deadlocks = ends.filter(|&deadlock| deadlock).count();
    assert!((1..30).contains(&deadlocks), "{deadlocks}");
}

/// A program of which only one thing matters loses all others.
#[test]
fn what_a_difference_does_not_need_is_shrunk_away() {
    let is_old = |item: &Item| matches!(item, Item::Variable(_));
    let gathers_an_old_task = |program: &Program| {
        program.functions.values().flatten().any(|statement| {
            matches!(statement, Statement::Gather(items, _) if items.iter().any(is_old))
        })
    };
    let program = (0..)
        .map(|seed| generate(3, seed))
        .find(|program| gathers_an_old_task(program) && program.functions.len() > 5)
        .unwrap();
    let smallest = shrink(program, gathers_an_old_task);
    let statements: Vec<&Statement> = smallest.functions.values().flatten().collect();
    let [Statement::Gather(items, _)] = statements[..] else {
        panic!("more than the gather is left: {smallest}");
    };
    assert_eq!(items.len(), 1);
    assert_eq!(smallest.functions.len(), 2, "main, and the function of the gather");
}
