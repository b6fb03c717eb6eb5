//! Makes a program that shows a difference as small as it can be and still show it.

use crate::program::{Block, Item, Program, Statement};

/// More attempts than this are never made.
const ATTEMPTS: usize = 5000;

/// Leaves out of the program whatever can go while it still `differs`: whole functions, what
/// they share, statements, and what is gathered.
pub fn shrink(program: Program, mut differs: impl FnMut(&Program) -> bool) -> Program {
    let mut smallest = program;
    let mut attempts = 0;
    loop {
        let mut smaller = reductions(&smallest).into_iter().filter(|program| {
            attempts += 1;
            attempts <= ATTEMPTS && program.check().is_ok() && differs(program)
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
    for shared in program.shared.smaller() {
        reductions.push(Program { shared, ..program.clone() });
    }
    for (function, body) in &program.functions {
        for body in smaller(body) {
            let mut reduced = program.clone();
            reduced.functions.insert(function.clone(), body);
            reductions.push(reduced);
        }
    }
    reductions
}

/// The block without one of its statements, or with what is in that in its place, or with
/// less in one of them.
fn smaller(block: &Block) -> Vec<Block> {
    let with = |at: usize, instead: &[Statement]| {
        [&block[..at], instead, &block[at + 1..]].concat()
    };
    let mut smaller_blocks = Vec::new();
    for at in 0..block.len() {
        smaller_blocks.push(with(at, &[]));
    }
    for (at, statement) in block.iter().enumerate() {
        for inner in statement.blocks() {
            smaller_blocks.push(with(at, inner));
        }
        let reduced = reduced(statement);
        smaller_blocks
            .extend(reduced.into_iter().map(|statement| with(at, &[statement])));
    }
    smaller_blocks
}

/// The statement with one item or one handler fewer, or with a smaller block.
fn reduced(statement: &Statement) -> Vec<Statement> {
    let mut reduced = Vec::new();
    if let Statement::Gather(items, return_exceptions) = statement {
        for item in 0..items.len() {
            let fewer = [&items[..item], &items[item + 1..]].concat();
            reduced.push(Statement::Gather(fewer, *return_exceptions));
        }
    }
    if let Statement::Try(body, handlers, finally) = statement {
        for handler in 0..handlers.len() {
            let fewer = [&handlers[..handler], &handlers[handler + 1..]].concat();
            reduced.push(Statement::Try(body.clone(), fewer, finally.clone()));
        }
    }
    for (index, inner) in statement.blocks().into_iter().enumerate() {
        for inner in smaller(inner) {
            let mut statement = statement.clone();
            *statement.blocks_mut()[index] = inner;
            reduced.push(statement);
        }
    }
    reduced
}

fn without_function(program: &Program, function: &str) -> Program {
    let mut program = program.clone();
    program.functions.remove(function);
    for body in program.functions.values_mut() {
        forget(body, function);
    }
    program
}

fn forget(block: &mut Block, function: &str) {
    for statement in block.iter_mut() {
        if let Statement::Gather(items, _) = statement {
            items.retain(|item| *item != Item::Function(function.into()));
        }
        for inner in statement.blocks_mut() {
            forget(inner, function);
        }
    }
    block.retain(|statement| !statement.functions().contains(&function));
}
