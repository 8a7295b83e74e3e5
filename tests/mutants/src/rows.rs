//! The rows of `tests/mutants.toml`: a bug, and the tests that must see it.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Where the rows stand, below the root of the workspace.
pub(crate) const FILE: &str = "tests/mutants.toml";

/// The package whose tests are meant if a row names none.
const ROOT_PACKAGE: &str = "nonla";

/// One bug that is planted, and the tests that must go red with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// Its name, unique in the file.
    pub(crate) id: String,
    /// The source file, from the root of the workspace.
    pub(crate) file: String,
    /// The text that is replaced; it stands in the file exactly once.
    pub(crate) find: String,
    /// What stands there instead.
    pub(crate) replace: String,
    /// Changes elsewhere that belong to the same bug.
    #[serde(default)]
    pub(crate) also: Vec<Further>,
    /// The test or tests that must go red.
    pub(crate) test: Tests,
}

/// A change elsewhere, in the row's file if it names none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Further {
    #[serde(default)]
    file: Option<String>,
    find: String,
    replace: String,
}

/// One place in the sources that a row changes.
#[derive(Clone, Copy)]
pub(crate) struct Change<'a> {
    pub(crate) id: &'a str,
    pub(crate) file: &'a str,
    pub(crate) find: &'a str,
    pub(crate) replace: &'a str,
}

/// One test, or several of which each must go red.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Tests {
    /// `test = { .. }`
    One(Test),
    /// `test = [{ .. }, { .. }]`
    Several(Vec<Test>),
}

impl Row {
    /// The places it changes.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let Self { id, file, find, replace, .. } = self;
        let further = self.also.iter().map(move |further| Change {
            id,
            file: further.file.as_deref().unwrap_or(file),
            find: &further.find,
            replace: &further.replace,
        });
        std::iter::once(Change { id, file, find, replace }).chain(further)
    }

    /// The tests that must go red.
    pub(crate) fn tests(&self) -> &[Test] {
        match &self.test {
            Tests::One(test) => std::slice::from_ref(test),
            Tests::Several(tests) => tests,
        }
    }
}

/// A test: its package (the root package if left out), its target (the unit tests of the package's
/// library if left out) and its path there.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Test {
    #[serde(default = "root_package")]
    pub(crate) package: String,
    #[serde(default)]
    pub(crate) target: Option<String>,
    pub(crate) name: String,
}

fn root_package() -> String {
    ROOT_PACKAGE.to_owned()
}

impl std::fmt::Display for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let target = self.target.as_deref().unwrap_or("lib");
        if self.package == ROOT_PACKAGE {
            write!(f, "{target} {}", self.name)
        } else {
            write!(f, "{} {target} {}", self.package, self.name)
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    mutant: Vec<Row>,
}

/// Reads the rows; with ids in `only`, just those.
///
/// # Errors
/// The file cannot be read, a row is malformed, an id stands twice or is not there.
pub(crate) fn read(root: &Path, only: &[String]) -> Result<Vec<Row>, Problem> {
    let path = root.join(FILE);
    let text = std::fs::read_to_string(&path).map_err(|error| Problem::file(&path, error))?;
    let mut rows =
        toml::from_str::<File>(&text).map_err(|error| Problem::Rows(error.to_string()))?.mutant;
    let mut ids = BTreeSet::new();
    for row in &rows {
        if !ids.insert(row.id.as_str()) {
            return Err(Problem::IdTwice(row.id.clone()));
        }
        if row.tests().is_empty() {
            return Err(Problem::Rows(format!("`{}` names no test", row.id)));
        }
    }
    if let Some(unknown) = only.iter().find(|id| !ids.contains(id.as_str())) {
        return Err(Problem::NoSuchId(unknown.clone()));
    }
    rows.retain(|row| only.is_empty() || only.contains(&row.id));
    if rows.is_empty() {
        return Err(Problem::Rows("it has no rows".to_owned()));
    }
    Ok(rows)
}
