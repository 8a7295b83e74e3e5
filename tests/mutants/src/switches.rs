//! From a source and its rows to a source with a switch for each row.

use std::ops::Range;

use crate::rows::Change;

/// The environment variable that names the mutant that is switched on.
pub(crate) const VARIABLE: &str = "NONLA_MUTANT";

/// What a crate's root begins with: a switch needs more parentheses than a condition does.
pub(crate) const QUIET: &str = "#![allow(warnings)] ";

/// What a crate's root ends with: the question each switch asks.
pub(crate) const QUESTION: &str = r#"
/// Whether the mutant `id` is switched on.
pub(crate) fn mutant_is_on(id: &str) -> bool {
    static ON: std::sync::LazyLock<Option<String>> =
        std::sync::LazyLock::new(|| std::env::var("NONLA_MUTANT").ok());
    ON.as_deref() == Some(id)
}
"#;

struct Edit<'a> {
    change: Change<'a>,
    span: Range<usize>,
}

/// The source with a switch for each of its changes, or what is wrong with them.
pub(crate) fn switched(source: &str, changes: &[Change<'_>]) -> Result<String, Vec<String>> {
    let mut problems = Vec::new();
    let mut edits = Vec::new();
    for change in changes.iter().copied() {
        let Change { id, file, find, .. } = change;
        match occurrences(source, find).as_slice() {
            [span] => edits.push(Edit { change, span: span.clone() }),
            [] => problems.push(format!("`{id}`: its `find` is not in {file}")),
            several => problems.push(format!(
                "`{id}`: its `find` is {} times in {file} (lines {}): make it longer",
                several.len(),
                list(several.iter().map(|span| line_of(source, span.start))),
            )),
        }
    }
    edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    for (place, outer) in edits.iter().enumerate() {
        let later = edits.iter().skip(place + 1);
        for inner in later.filter(|inner| inner.span.start < outer.span.end) {
            if inner.span.end > outer.span.end {
                problems.push(format!(
                    "`{}` and `{}` overlap in {}: neither lies within the other",
                    outer.change.id, inner.change.id, outer.change.file
                ));
            }
        }
    }
    if problems.is_empty() { Ok(rewritten(source, 0..source.len(), &edits)) } else { Err(problems) }
}

/// The line of a row's `find`, if it is in the source once.
pub(crate) fn line(source: &str, find: &str) -> Option<usize> {
    match occurrences(source, find).as_slice() {
        [span] => Some(line_of(source, span.start)),
        _ => None,
    }
}

/// The part `span` of the source with `edits` made, which lie in it, outer ones first.
fn rewritten(source: &str, span: Range<usize>, mut edits: &[Edit<'_>]) -> String {
    let text = |range: Range<usize>| source.get(range).unwrap_or_default();
    let mut out = String::new();
    let mut at = span.start;
    while let [first, ..] = edits {
        let same = edits.iter().take_while(|edit| edit.span == first.span).count();
        let within = edits.iter().take_while(|edit| edit.span.start < first.span.end).count();
        let (here, after) = edits.split_at(within);
        let (alike, inner) = here.split_at(same);
        out.push_str(text(at..first.span.start));
        out.push_str(&choice(alike, &rewritten(source, first.span.clone(), inner)));
        at = first.span.end;
        edits = after;
    }
    out.push_str(text(at..span.end));
    out
}

/// `if` over the switches of `edits`, which share a span, with `original` as the last branch.
fn choice(edits: &[Edit<'_>], original: &str) -> String {
    let mut out = String::new();
    for Edit { change, .. } in edits {
        out.push_str(&format!(
            "if crate::mutant_is_on({:?}) {{ {} }} else ",
            change.id,
            change.replace.trim()
        ));
    }
    out.push_str(&format!("{{ {original} }}"));
    // A statement takes no parentheses; an expression needs them beside an operator.
    if original.trim_end().ends_with([';', '}']) { out } else { format!("({out})") }
}

/// Where `find` stands in the source, white space apart; words are not cut.
fn occurrences(source: &str, find: &str) -> Vec<Range<usize>> {
    let wanted: Vec<char> = find.chars().filter(|c| !c.is_whitespace()).collect();
    let (Some(head), Some(tail)) = (wanted.first(), wanted.last()) else { return Vec::new() };
    let there: Vec<(usize, char)> =
        source.char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let span = |window: &[(usize, char)]| {
        let same = window.iter().map(|(_, c)| c).eq(&wanted);
        let (start, (last, c)) = (window.first()?.0, *window.last()?);
        let span = start..last + c.len_utf8();
        let before = source.get(..span.start)?.chars().next_back();
        let after = source.get(span.end..)?.chars().next();
        let cut = (is_word(*head) && before.is_some_and(is_word))
            || (is_word(*tail) && after.is_some_and(is_word));
        (same && !cut).then_some(span)
    };
    there.windows(wanted.len()).filter_map(span).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn line_of(source: &str, offset: usize) -> usize {
    source.get(..offset).map_or(0, |before| before.matches('\n').count()) + 1
}

fn list(items: impl Iterator<Item = usize>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row<'a>(id: &'a str, find: &'a str, replace: &'a str) -> Change<'a> {
        Change { id, file: "a.rs", find, replace }
    }

    /// A condition keeps its parentheses, a statement stays a statement.
    #[test]
    fn an_expression_and_a_statement_get_an_if() {
        let source = "fn f() {\n    check(a)?;\n    if a < b && c {}\n}\n";
        let rows = [row("x", "a < b", "true"), row("y", "check(a)?;", "")];
        let expected = "fn f() {\n    if crate::mutant_is_on(\"y\") {  } else { check(a)?; }\n    \
                        if (if crate::mutant_is_on(\"x\") { true } else { a < b }) && c {}\n}\n";
        assert_eq!(switched(source, &rows).unwrap(), expected);
    }

    /// Two rows may share a text, and one may lie in another.
    #[test]
    fn rows_may_nest() {
        let rows = [row("in", "b", "c"), row("out", "a(b)", "0"), row("too", "a(b)", "1")];
        let expected = "x = (if crate::mutant_is_on(\"out\") { 0 } else if \
                        crate::mutant_is_on(\"too\") { 1 } else { \
                        a((if crate::mutant_is_on(\"in\") { c } else { b })) })";
        assert_eq!(switched("x = a(b)", &rows).unwrap(), expected);
        let overlap = [row("one", "a + b", "0"), row("two", "b + c", "0")];
        assert!(switched("a + b + c", &overlap).unwrap_err()[0].contains("overlap"));
    }

    /// A text that is not there, or twice, is refused; how its lines are broken does not matter.
    #[test]
    fn a_text_is_found_exactly_once() {
        let source = "a.b()\n    .c();\nabc == d;\nd;\n";
        assert_eq!(line(source, "a.b().c()"), Some(1));
        assert_eq!(line(source, "c == d"), None, "cuts a word");
        assert!(switched(source, &[row("x", "e", "")]).unwrap_err()[0].contains("is not in a.rs"));
        let twice = switched(source, &[row("x", "d;", "")]).unwrap_err();
        assert!(twice[0].contains("2 times in a.rs (lines 3, 4)"), "{twice:?}");
    }
}
