//! What the provider says about our messages.

use crate::harness::cases;

cases! {
    statuses_rise: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w1 sent => 1
        status #1 w1 delivered => 1
        status #1 w1 read => 1
        row #1 => done read w1"
    statuses_in_reverse_never_fall: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w1 read => 1
        status #1 w1 delivered => 0
        status #1 w1 sent => 0
        status #1 w1 read => 0
        row #1 => done read w1"
    a_status_without_our_mark_is_found_by_the_providers_id: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status - w1 delivered => 1
        status theirs w1 read => 1
        row #1 => done read w1"
    a_failed_status_tells_why: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w1 failed 131026 => 1
        row #1 => failed failed w1 131026 'WhatsApp could not deliver it'"
    failed_does_not_undo_delivered: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w1 delivered => 1
        status #1 w1 failed 131026 => 0
        row #1 => done delivered w1"
    delivered_undoes_failed: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w1 failed 131026 => 1
        status #1 w1 delivered => 1
        row #1 => done delivered w1"
    a_status_faster_than_the_answer_is_not_undone: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        status #1 w1 delivered => 1
        settle #1 1 accepted w1 => ok
        row #1 => done delivered w1"
    a_status_faster_than_the_answer_finishes_the_row: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two
        sends => #1 ana say one
        status #1 w1 sent => 1
        sends => #2 ana say two"
    a_status_outweighs_our_own_doubt: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        status #1 w1 sent
        settle #1 1 retry 10 => ok
        row #1 => done sent w1
        sends at 10 => nothing"
    a_status_stops_a_retry: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 retry 10
        status #1 w1 sent => 1
        row #1 => done sent w1
        sends at 10 => nothing"
    a_status_for_an_id_that_we_learn_later_is_kept: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        status - w1 read => 0
        status - w1 sent => 0
        settle #1 1 accepted w1 => ok
        row #1 => done read w1"
    a_kept_failure_counts_too: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        status - w1 failed 131026 => 0
        settle #1 1 accepted w1 => ok
        row #1 => failed failed w1 131026 'WhatsApp could not deliver it'"
    a_status_of_somebody_elses_message_is_kept_quietly: "
        status #9 w9 read => 0
        status theirs w9 read => 0
        status recado:x w9 read => 0
        counts => 0 pending, 0 dead, 0 sends, 0 conversations
        claim L => nothing"
    another_id_under_our_mark_is_another_message: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w9 read => 0
        status #1 w9 failed 131026 => 0
        row #1 => done w1
        status #1 w1 sent => 1
        row #1 => done sent w1"
    our_mark_under_the_id_of_another_message_of_ours_moves_neither: "
        accept ana:a@1
        claim L
        commit L a x say:one say:two
        sends
        settle #1 1 accepted w1
        sends
        settle #2 1 accepted w2
        status #1 w2 read => 0
        row #1 => done w1
        row #2 => done w2"
    the_mark_of_a_lost_store_names_no_row: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        status recado:0000000000000000:1 w9 read => 0
        status recado:1 w8 read => 0
        row #1 => sending
        settle #1 1 accepted w1 => ok
        row #1 => done w1"
}
