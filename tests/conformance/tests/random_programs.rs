//! The random programs are valid, small, the same each time, and use all of the language.

use std::collections::BTreeSet;
use std::mem::{Discriminant, discriminant};

use conformance::generate::{LEVELS, generate};
use conformance::program::{Block, Item, Program, Shared, Statement, statements};
use conformance::shrink::shrink;
use conformance::{differs, play};

const SEEDS: std::ops::Range<u64> = 0..300;

#[test]
fn a_seed_gives_one_program_and_another_seed_another() {
    for level in LEVELS {
        assert_eq!(generate(level, 7), generate(level, 7));
        let programs = SEEDS.map(|seed| generate(level, seed).to_string());
        assert!(programs.collect::<BTreeSet<_>>().len() > 250, "level {level}");
    }
}

#[test]
fn each_is_valid_and_reads_back_as_it_was_written() {
    for level in LEVELS {
        for program in SEEDS.map(|seed| generate(level, seed)) {
            let text = program.to_string();
            let json = serde_json::from_str(&text).unwrap();
            assert_eq!(Program::parse(&json), Ok(program), "{text}");
        }
    }
}

#[test]
fn each_ends_after_a_few_hundred_lines() {
    for level in LEVELS {
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
        let bodies: Vec<Block> =
            programs.flat_map(|program| program.functions.into_values()).collect();
        let mut kinds: Vec<Discriminant<Statement>> = Vec::new();
        for statement in bodies.iter().flat_map(statements) {
            if !kinds.contains(&discriminant(statement)) {
                kinds.push(discriminant(statement));
            }
        }
        kinds.len()
    };
    assert_eq!([1, 2, 3, 4, 5, 6, 7].map(kinds), [5, 9, 11, 15, 16, 18, 25]);
}

#[test]
fn some_deadlock_and_most_do_not() {
    for level in [2, 7] {
        let traces = SEEDS.map(|seed| play(&generate(level, seed)));
        let ends = traces.map(|trace| trace.last().unwrap().text.ends_with("- deadlock"));
        let deadlocks = ends.filter(|&deadlock| deadlock).count();
        assert!((1..40).contains(&deadlocks), "level {level}: {deadlocks}");
    }
}

/// How a group can end: well, with one error, with several, or cancelled; and one that has
/// failed takes no more tasks.
#[test]
fn groups_end_in_every_way() {
    let traces = SEEDS.map(|seed| play(&generate(6, seed)));
    let lines = traces.flatten().map(|line| line.text).collect::<Vec<_>>();
    for end in ["group -> ok", "!Group(!E:", ",!E:", "!Group(!Group(", "!Runtime"] {
        let programs = lines.iter().filter(|line| line.contains(end)).count();
        assert!(programs > 5, "{end}: {programs}");
    }
}

/// What is left over when main has ended is cancelled, and some of it goes on for a while.
#[test]
fn some_clean_up_after_main() {
    let last_is_main = |seed| {
        let trace = play(&generate(4, seed));
        let last = &trace.last().unwrap().text;
        last.contains(" main ")
    };
    let clean_up = SEEDS.filter(|&seed| !last_is_main(seed)).count();
    assert!((50..250).contains(&clean_up), "{clean_up}");
}

/// Lessons 7 and 8 have a sleep, a gather and a `run` of their own.
#[test]
fn programs_that_do_not_cancel_begin_alike_on_the_later_lessons() {
    for level in 1..=3 {
        for program in SEEDS.map(|seed| generate(level, seed)) {
            let difference = differs(&play(&program), &program);
            assert_eq!(difference, None, "{program}");
        }
    }
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

/// What is around a statement goes as well.
#[test]
fn a_statement_is_taken_out_of_the_blocks_around_it() {
    let shields = |statement: &&Statement| matches!(statement, Statement::Shield(_));
    let shields_in_a_block = |program: &Program| {
        let bodies = || program.functions.values();
        bodies().flat_map(statements).any(|it| shields(&it))
            && !bodies().flatten().any(|it| shields(&it))
    };
    let program = (0..).map(|seed| generate(5, seed)).find(shields_in_a_block).unwrap();
    let smallest = shrink(program, |program| {
        program.functions.values().flat_map(statements).any(|it| shields(&it))
    });
    let statements: Vec<&Statement> = smallest.functions.values().flatten().collect();
    assert!(matches!(statements[..], [Statement::Shield(_)]), "{smallest}");
}

/// Of what the tasks share, only what is used is left.
#[test]
fn what_is_not_used_is_shrunk_away() {
    let locks = |program: &Program| {
        let mut all = program.functions.values().flat_map(statements);
        all.any(|statement| matches!(statement, Statement::Lock(..)))
    };
    let program = (0..).map(|seed| generate(7, seed)).find(locks).unwrap();
    let smallest = shrink(program, locks);
    let Shared { queues, semaphores, events, locks } = smallest.shared;
    let left = (queues.len(), semaphores.len(), events.len(), locks.len());
    assert_eq!(left, (0, 0, 0, 1));
}
