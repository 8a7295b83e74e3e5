//! The planted-bug matrix: each planted bug must turn its test red.
//!
//! This binary runs itself once for each row, with `PLANT` set to the bug and the test's name as
//! filter, and demands failure. The same tests run without a plant in the ordinary way.

#[path = "../support/plant_matrix.rs"]
mod plant_matrix;

/// `(planted bug, the test that must see it)`.
const MATRIX: &[(&str, &str)] = &[
    (
        "skip-batch-check",
        "batch::a_batch_names_its_culprits_and_accepts_nothing_a_single_check_refuses",
    ),
    ("skip-batch-check", "batch::a_batch_refuses_exactly_what_single_checks_refuse"),
    ("codes-choose-all-challenges", "statements::a_code_outside_the_list_is_refused"),
    ("secrets-may-differ", "statements::two_people_with_two_secrets_cannot_pool_their_credentials"),
    (
        "equal-slots-may-differ",
        "statements::two_people_with_one_secret_cannot_pool_their_credentials",
    ),
    ("skip-linked-point", "statements::a_pseudonym_or_enrolment_tag_of_somebody_else_is_refused"),
    ("registry-forgets-ban-on-erase", "accounts::erasing_an_account_sheds_no_ban"),
    ("skip-proof-check", "accounts::a_presentation_with_any_byte_changed_is_refused"),
    (
        "verifier-skip-nonce",
        "accounts::a_presentation_fits_one_request_of_one_platform_and_is_used_once",
    ),
    ("skip-tag-of-person", "accounts::nobody_enrols_twice_or_with_somebody_elses_secret"),
    (
        "registry-second-account",
        "accounts::a_person_has_one_account_however_often_they_are_reissued",
    ),
    ("wallet-sends-name", "privacy::no_byte_a_platform_receives_or_stores_is_personal"),
    ("pseudonym-ignores-scope", "privacy::pooled_records_link_nobody_across_platforms"),
    ("pseudonym-ignores-scope", "pseudonyms::pseudonyms_of_all_people_and_scopes_differ"),
    ("restore-changes-secret", "pseudonyms::re_issues_and_restores_leave_a_person_one_pseudonym"),
    ("scope-from-request", "pseudonyms::a_verifier_with_two_client_ids_has_one_scope"),
    ("wallet-skip-client-id", "pseudonyms::a_second_spelling_of_a_verifier_is_no_second_scope"),
    ("skip-proof-check", "pseudonyms::nobody_shows_a_pseudonym_that_is_not_theirs"),
    ("skip-age-range", "age::a_cheating_wallet_of_someone_too_young_is_refused"),
    ("skip-age-range", "age::exactly_those_of_age_are_let_in"),
    ("skip-age-range", "age_table::every_row_of_the_age_table_is_as_the_calendar_says"),
    ("skip-age-range", "age_table::nobody_too_young_lies_themselves_older"),
    ("accept-identity-point", "age_table::nobody_too_young_lies_themselves_older"),
    ("wallet-skip-day", "age::a_request_for_another_day_than_today_is_refused"),
    ("wallet-skip-threshold", "age::a_wallet_tells_one_verifier_one_age_only"),
    ("verifier-skip-day", "age::an_answer_for_a_day_that_has_passed_is_refused"),
    ("age-any-threshold", "age::no_age_but_the_agreed_thresholds_is_understood"),
    ("ignore-unknown-predicate", "age::a_predicate_that_is_not_understood_is_refused"),
    ("skip-proof-check", "age::a_proof_of_an_easier_question_is_refused"),
    ("list-leaves-out-revoked", "revocation::every_revoked_holder_is_refused_and_no_live_one"),
    ("verifier-skip-period", "revocation::a_list_that_is_too_old_is_refused"),
    ("gap-accepts-end-points", "revocation::a_cheating_wallet_of_a_revoked_holder_is_refused"),
    ("wallet-skip-head", "revocation::two_lists_for_one_day_are_seen"),
    ("head-skip-equivocation", "revocation::two_lists_for_one_day_are_seen"),
    ("head-skip-chain", "revocation::a_list_that_does_not_follow_the_known_ones_is_refused"),
    ("head-skip-counters", "revocation::a_head_whose_counts_went_down_is_refused"),
    (
        "audit-skip-count",
        "revocation::a_list_that_hides_or_invents_a_revocation_is_seen_by_an_auditor",
    ),
    ("gap-file-holes", "revocation::a_gap_file_that_does_not_tile_its_handles_is_refused"),
    ("history-any-link", "history::a_change_to_the_history_shows"),
    ("export-any-transaction", "history::an_exported_history_is_read_again_and_shows_every_edit"),
    ("history-forgets-open-requests", "history::every_request_ends_as_one_line_of_the_history"),
    ("wallet-hides-small-crowd", "platforms::a_person_is_warned_of_what_may_single_them_out"),
    ("wallet-hides-unknown-crowd", "platforms::a_person_is_warned_of_a_country_few_live_in"),
    ("forgetting-forgets-thresholds", "platforms::a_forgotten_platform_is_still_told_one_age_only"),
    (
        "wallet-keeps-any-receipt",
        "platforms::a_consent_receipt_is_kept_with_its_line_and_no_other_is",
    ),
    ("wallet-keeps-any-receipt", "platforms::an_erasure_receipt_is_kept_if_it_answers_our_letter"),
    (
        "wallet-releases-any-commit",
        "records::a_message_is_not_opened_by_the_saving_of_other_changes",
    ),
    ("wallet-skip-issuer-key", "trust::an_offer_under_a_key_made_for_one_person_is_refused"),
    ("skip-signature-check", "trust::a_credential_made_otherwise_for_one_person_is_refused"),
    ("wallet-skip-digit-table-listed", "trust::a_digit_table_made_for_one_person_is_refused"),
    ("skip-digit-table-check", "trust::a_digit_table_made_for_one_person_is_refused"),
    ("jws-skip-signature", "trust::a_request_that_is_not_the_verifiers_own_is_refused"),
    ("jws-skip-typ", "trust::a_request_that_is_not_the_verifiers_own_is_refused"),
    ("trust-list-skip-chain", "trust::a_trust_list_that_does_not_follow_the_known_one_is_refused"),
    ("trust-list-ambiguous", "trust::a_trust_list_that_could_be_read_in_two_ways_is_refused"),
    ("wallet-skip-client-id", "trust::a_request_that_is_not_the_verifiers_own_is_refused"),
    ("wallet-skip-response-uri", "trust::a_request_that_is_not_the_verifiers_own_is_refused"),
    ("wallet-skip-expiry", "trust::a_request_that_is_not_the_verifiers_own_is_refused"),
    ("wallet-skip-purpose", "trust::a_request_for_too_much_is_refused"),
    ("wallet-takes-lower-age", "trust::a_verifier_asks_for_its_registered_age_and_no_lower_one"),
    ("json-keeps-duplicates", "trust::a_request_that_is_not_understood_in_full_is_refused"),
    ("skip-pseudonym-signature", "accounts::a_message_of_one_pseudonym_erases_no_other_account"),
    ("skip-expiry-range", "age::an_expired_credential_is_refused_from_the_day_after_its_last"),
    (
        "issuer-skip-anchor",
        "anchor::a_proof_is_demanded_by_whoever_has_an_anchor_and_by_nobody_else",
    ),
    (
        "issuer-takes-unasked-anchor",
        "anchor::a_proof_is_demanded_by_whoever_has_an_anchor_and_by_nobody_else",
    ),
    ("anchor-of-anybody", "anchor::the_anchor_of_another_person_is_refused"),
    ("anchor-of-any-secret", "anchor::a_second_secret_of_the_same_person_is_refused"),
    ("issuer-skip-anchor", "anchor::an_office_enrols_anew_only_with_the_secret_of_the_anchor"),
    ("skip-tag-of-person", "anchor::an_office_enrols_anew_only_with_the_secret_of_the_anchor"),
    ("gap-accepts-end-points", "anchor::a_revoked_or_expired_anchor_is_refused"),
    ("skip-expiry-range", "anchor::a_revoked_or_expired_anchor_is_refused"),
    ("skip-proof-check", "anchor::an_anchor_proof_for_another_offer_or_issuer_is_refused"),
    (
        "issuer-takes-any-anchor-period",
        "anchor::an_anchor_proof_for_another_time_or_key_is_refused",
    ),
    ("issuer-takes-any-anchor-day", "anchor::an_anchor_proof_for_another_time_or_key_is_refused"),
    (
        "issuer-takes-any-anchor-key-day",
        "anchor::an_anchor_proof_for_another_time_or_key_is_refused",
    ),
    ("issuer-guesses-anchor-key", "anchor::an_anchor_proof_for_another_time_or_key_is_refused"),
    (
        "issuer-keeps-old-anchor-list",
        "anchor::an_issuer_that_has_not_heard_of_its_anchor_for_a_week_signs_nothing",
    ),
    ("head-skip-chain", "anchor::an_issuer_takes_only_heads_of_its_anchor_that_follow_one_another"),
    (
        "head-skip-equivocation",
        "anchor::an_issuer_takes_only_heads_of_its_anchor_that_follow_one_another",
    ),
    ("accept-identity-point", "proof::identity_digits_are_refused"),
    ("accept-point-outside-subgroup", "proof::points_outside_the_subgroup_are_refused"),
    ("equal-weights", "proof::equations_whose_errors_cancel_are_refused"),
    ("gap-accepts-end-points", "proof::a_handle_at_an_end_point_of_a_gap_is_refused"),
    ("nonces-not-hedged", "proof::a_stuck_generator_gives_no_nonce_twice"),
    ("nonces-not-hedged", "randomness::a_broken_generator_gives_no_nonce_twice"),
    ("nonces-not-hedged", "randomness::two_proofs_with_equal_randomness_give_nothing_away"),
    ("pseudonym-ignores-scope", "linking::nobody_links_two_accounts_of_one_person"),
    ("wallet-sends-name", "linking::wallets_with_claims_of_any_length_have_one_shape"),
    ("trust-list-any-suite", "trust::a_trust_list_that_could_be_read_in_two_ways_is_refused"),
    ("trust-list-any-layout", "trust::a_trust_list_that_could_be_read_in_two_ways_is_refused"),
    ("gap-file-of-another-place", "revocation::another_gap_file_than_the_one_asked_for_is_refused"),
    ("head-any-file", "revocation::a_file_or_an_index_that_the_head_does_not_name_is_refused"),
    (
        "wallet-takes-other-credential",
        "trust::a_credential_made_otherwise_for_one_person_is_refused",
    ),
    ("wallet-takes-unusable", "trust::a_credential_made_otherwise_for_one_person_is_refused"),
    ("debug-shows-name", "canaries::nothing_that_is_printed_is_personal_or_secret"),
    ("offer-code-not-consumed", "replays::an_offer_sent_again_gives_no_second_credential"),
    ("offer-code-not-consumed", "replays::two_requests_at_once_for_one_offer_give_one_credential"),
    ("skip-blind-request-proof", "replays::a_forged_proof_of_possession_gives_no_credential"),
    ("transcript-omits-commitment", "malleability::no_proof_is_made_out_of_another"),
    ("secrets-not-wiped", "memory::nothing_is_left_of_a_dropped_secret"),
    ("stack-not-overwritten", "memory::nothing_is_left_of_a_dropped_secret"),
    ("nonces-repeat", "randomness::no_scalar_of_a_proof_comes_twice"),
    ("skip-blind-request-proof", "proof::a_blind_request_fits_one_context_and_one_secret"),
    ("skip-digit-table-check", "proof::a_digit_table_with_a_foreign_entry_is_refused"),
    ("skip-proof-check", "proof::no_cheat_of_a_dishonest_holder_is_accepted"),
    ("skip-signature-check", "proof::a_credential_signature_fits_one_secret_and_one_set_of_claims"),
];

/// Labels of what is the same in all statements, or follows from what is absorbed beside it: leaving
/// out a count makes no two statements one, since the labels after it still tell them apart.
const FIXED_LABELS: [&str; 6] =
    ["suite", "shown-count", "range-count", "gap-count", "pseudonym-count", "context-count"];
const VECTORS_TEST: &str = "vectors::each_vector_gets_its_verdict";

/// Serves T-B5 and the rules of `specs/threat-model.md`: a test that cannot fail is a defect.
#[test]
fn every_planted_bug_turns_its_test_red() {
    let labels = crate::proof::TRANSCRIPT_LABELS
        .iter()
        .chain(&crate::proof::CONTEXT)
        .map(|label| (format!("transcript-omits-{label}"), crate::proof::TRANSCRIPT_TEST));
    let further = crate::statements::LABELS
        .iter()
        .map(|label| (format!("transcript-omits-{label}"), crate::statements::LABELS_TEST));
    let anchor = crate::anchor::LABELS
        .iter()
        .map(|label| (format!("transcript-omits-{label}"), crate::anchor::LABELS_TEST));
    let bound = crate::anchor::BOUND
        .iter()
        .map(|label| (format!("transcript-omits-{label}"), crate::anchor::BOUND_TEST));
    let rows = MATRIX
        .iter()
        .map(|(plant, test)| ((*plant).to_owned(), *test))
        .chain(labels)
        .chain(further)
        .chain(anchor)
        .chain(bound)
        // No statement of the engine can vary these, so known bytes are what notices them.
        .chain(FIXED_LABELS.map(|label| (format!("transcript-omits-{label}"), VECTORS_TEST)));
    let uncaught = plant_matrix::uncaught_plants(rows).unwrap();
    assert!(uncaught.is_empty(), "planted bugs that no test saw: {uncaught:?}");
}

/// Every switch in the sources has its row in one of the matrices: none can rot unseen.
#[test]
fn every_planted_bug_has_a_test() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let matrices = [
        "tests/checks/plants.rs",
        "crates/crypto/src/plants.rs",
        "crates/credential/src/plants.rs",
        "crates/issuer/src/plants.rs",
        "crates/issuer/tests/issuer/plants.rs",
        "crates/storage/src/wallet/plants.rs",
        "crates/verifier/src/plants.rs",
        "tests/corpora.rs",
        "tests/store/plants_crash.rs",
        "tests/store/plants_contract.rs",
        "tests/store/plants_thief.rs",
        "tests/store/plants_foreign_files.rs",
    ];
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let rows: String = matrices.map(read).concat();
    let mut plants = 0;
    for file in sources(&root.join("crates")) {
        let source = std::fs::read_to_string(&file).unwrap();
        for rest in source.split("planted(\"").skip(1) {
            let plant = rest.split('"').next().unwrap();
            assert!(rows.contains(&format!("\"{plant}\",")), "{plant} has no test");
            plants += 1;
        }
    }
    assert!(plants >= 70, "{plants}");
}

fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}
