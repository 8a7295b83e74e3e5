//! The ids that tests cite and the rows of `specs/requirements.md` are the same, and each row names
//! a test that cites it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

const TABLE: &str = "specs/requirements.md";

/// A row of the table: the test it names.
struct Row {
    file: String,
    test: String,
}

#[test]
fn each_id_that_a_test_cites_is_defined_and_each_definition_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join(TABLE)).expect("the table");
    let mut sources = BTreeMap::new();
    for folder in ["crates", "tests"] {
        read_sources(root, &root.join(folder), &mut sources).expect("the sources");
    }
    let faults = faults(&table, &sources);
    assert!(faults.is_empty(), "{TABLE}:\n{}", faults.join("\n"));
}

#[test]
fn an_id_without_a_row_and_a_row_without_its_test_are_found() {
    // Pieced together, so that this file cites neither.
    let (cited, unknown) = (["REQ", "A1"].join("-"), ["T", "A9"].join("-"));
    let source =
        format!("/// Serves {cited}.\n#[test]\nfn holds() {{}}\n\n/// {unknown}\nfn x() {{}}\n");
    let sources = BTreeMap::from([("tests/a.rs".to_owned(), source)]);
    let row = |id: &str, test: &str| format!("| {id} | holds | `tests/a.rs`: `{test}` |\n");

    let said = faults(&row(&cited, "holds"), &sources);
    assert_eq!(said, [format!("{unknown} is cited in tests/a.rs and has no row")]);
    let both = row(&cited, "holds") + &row(&unknown, "holds");
    assert_eq!(faults(&both, &sources), [format!("{unknown}: holds does not cite it")]);
    let gone = row(&cited, "held") + &row(&unknown, "x");
    assert_eq!(faults(&gone, &sources), [format!("{cited}: tests/a.rs has no function held")]);
    let twice = row(&cited, "holds") + &row(&unknown, "x") + &row(&cited, "holds");
    assert_eq!(faults(&twice, &sources), [format!("{cited} has two rows")]);
}

fn faults(table: &str, sources: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rows = BTreeMap::new();
    for (id, row) in table.lines().filter_map(row_of) {
        if rows.insert(id.clone(), row).is_some() {
            faults.push(format!("{id} has two rows"));
        }
    }
    for (id, row) in &rows {
        faults.extend(fault_of(id, row, sources));
    }
    for (file, text) in sources {
        let cited: BTreeSet<_> = text.lines().flat_map(ids).collect();
        let unknown = cited.iter().filter(|id| !rows.contains_key(*id));
        faults.extend(unknown.map(|id| format!("{id} is cited in {file} and has no row")));
    }
    faults
}

fn fault_of(id: &str, row: &Row, sources: &BTreeMap<String, String>) -> Option<String> {
    let Row { file, test } = row;
    let Some(text) = sources.get(file) else { return Some(format!("{id}: no file {file}")) };
    let lines: Vec<_> = text.lines().collect();
    let head = format!("fn {test}(");
    let Some(at) = lines.iter().position(|line| line.contains(&head)) else {
        return Some(format!("{id}: {file} has no function {test}"));
    };
    let above = lines[..at].iter().rev().take_while(|line| {
        let line = line.trim_start();
        line.starts_with("///") || line.starts_with("#[")
    });
    let cites = above.flat_map(|line| ids(line)).any(|cited| cited == id);
    (!cites).then(|| format!("{id}: {test} does not cite it"))
}

/// `| ID | what holds | `file`: `test` |`
fn row_of(line: &str) -> Option<(String, Row)> {
    let mut cells = line.strip_prefix("| ")?.split(" | ");
    let id = ids(cells.next()?).into_iter().next()?;
    let mut names = cells.nth(1)?.split('`').skip(1).step_by(2).map(str::to_owned);
    Some((id, Row { file: names.next()?, test: names.next()? }))
}

/// The ids in a line: `REQ-` or `T-`, a capital, digits.
fn ids(line: &str) -> Vec<String> {
    let words = line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.filter(|word| is_id(word)).map(str::to_owned).collect()
}

fn is_id(word: &str) -> bool {
    let Some(rest) = word.strip_prefix("REQ-").or_else(|| word.strip_prefix("T-")) else {
        return false;
    };
    let mut letters = rest.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_uppercase())
        && !letters.as_str().is_empty()
        && letters.all(|letter| letter.is_ascii_digit())
}

fn read_sources(
    root: &Path,
    folder: &Path,
    sources: &mut BTreeMap<String, String>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path: PathBuf = entry?.path();
        if path.is_dir() && !path.ends_with("target") {
            read_sources(root, &path, sources)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
            sources.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
