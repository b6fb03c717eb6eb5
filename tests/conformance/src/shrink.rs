//! Makes a program that shows a difference as small as it can be and still show it.

use crate::program::{Item, Program, Statement};

/// More attempts than this are never made.
const ATTEMPTS: usize = 5000;

/// Leaves out of the program whatever can go while it still `differs`: whole functions,
/// statements, and what is gathered.
pub fn shrink(program: Program, mut differs: impl FnMut(&Program) -> bool) -> Program {
    let mut smallest = program;
    let mut attempts = 0;
    loop {
        let mut smaller = reductions(&smallest).into_iter().filter(|program| {
            attempts += 1;
            attempts <= ATTEMPTS && program.check_names().is_ok() && differs(program)
        });
        match smaller.next() {
            Some(program) => smallest = program,
            None => return smallest,
        }
    }
}

/// Every program that is smaller by one thing, those that lose most first.
fn reductions(program: &Program) -> Vec<Program> {
    let mut reductions = Vec::new();
    for function in program.functions.keys().filter(|function| *function != "main") {
        reductions.push(without_function(program, function));
    }
    for (function, body) in &program.functions {
        let mut with = |body: Vec<Statement>| {
            let mut reduced = program.clone();
            reduced.functions.insert(function.clone(), body);
            reductions.push(reduced);
        };
        for at in 0..body.len() {
            with([&body[..at], &body[at + 1..]].concat());
        }
        for (at, statement) in body.iter().enumerate() {
            let Statement::Gather(items, return_exceptions) = statement else { continue };
            for item in 0..items.len() {
                let fewer = [&items[..item], &items[item + 1..]].concat();
                let mut body = body.clone();
                body[at] = Statement::Gather(fewer, *return_exceptions);
                with(body);
            }
        }
    }
    reductions
}

fn without_function(program: &Program, function: &str) -> Program {
    let mut program = program.clone();
    program.functions.remove(function);
    for body in program.functions.values_mut() {
        for statement in body.iter_mut() {
            if let Statement::Gather(items, _) = statement {
                items.retain(|item| *item != Item::Function(function.into()));
            }
        }
        body.retain(|statement| !statement.functions().contains(&function));
    }
    program
}
