//! Cells that a spreadsheet would run.

/// Whether a spreadsheet that opens this cell would calculate it: it, or a part of it that another
/// separator makes a cell of its own, begins with an operator.
pub(crate) fn is_formula(cell: &str) -> bool {
    cell.split([',', ';', '\t', '|', '\r', '\n']).any(begins_with_operator)
}

fn begins_with_operator(part: &str) -> bool {
    let quotes = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    // The full-width ones are operators in East Asian settings.
    part.trim_start_matches(quotes).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The same cell, as text for every spreadsheet.
pub(crate) fn as_text(cell: &str) -> String {
    format!("'{cell}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_seen_at_every_place_a_cell_may_begin() {
        let formulas = [
            "=1+1", "+84 An", "-2+3", "@SUM(1)", " =1", "\t=1", "An;=1", "An,+1", "An|@x", "'=1",
            "\"=1", "＝1", "－An",
        ];
        assert!(formulas.iter().all(|cell| is_formula(cell)));
        let texts = ["", "An", "Ánh-Nguyệt", "O'Brien", "H'Hen Niê", "0912345678", "1990-03-01"];
        assert!(!texts.iter().any(|cell| is_formula(cell)));
    }
}
