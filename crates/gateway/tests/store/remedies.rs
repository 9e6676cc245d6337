//! What is done about a message that will not arrive: a notice, a fallback, an end to marketing.

use crate::harness::cases;

cases! {
    a_failed_message_is_told_to_its_conversation: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 failed 131026 at 3 => ok
        claim M => ana n:1
        payloads M => {\"code\":131026,\"reason\":\"no\"}"
    a_failed_status_is_told_too: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 accepted w1
        status #1 w1 failed 131026 at 3
        claim M => ana n:1
        payloads M => {\"code\":131026,\"reason\":\"WhatsApp could not deliver it\"}"
    a_failure_is_told_once: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 failed 131026
        status #1 w1 failed 131026
        claim M => ana n:1
        commit M n:1 x
        claim N => nothing"
    what_has_expired_is_told: "
        accept ana:a@1
        claim L
        commit L a x say:hi<10 do:pay<10
        sends at 10 => nothing
        claim M => ana n:1
        payloads M => {\"code\":null,\"reason\":\"expired before it was sent\"}"
    a_failed_command_is_not_told: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends
        settle #1 1 failed 1
        claim M => nothing"
    a_fallback_goes_out_instead: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template say:next
        window w => 86401, fallback
        settle #1 1 failed 131047 fallback => ok
        row #1 => pending
        sends => #1*2 ana say template
        settle #1 2 accepted w1
        row #1 => done w1
        sends => #2 ana say next
        claim M => nothing"
    without_a_fallback_it_has_failed: "
        accept ana:a@1
        claim L
        commit L a x say:hi
        sends
        settle #1 1 failed 131047 fallback
        row #1 => failed 131047 'no'
        claim M => ana n:1"
    a_fallback_is_not_used_for_other_errors: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        settle #1 1 failed 131026
        row #1 => failed 131026 'no'"
    a_fallback_is_used_once: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        settle #1 1 failed 131047 fallback
        sends
        settle #1 2 failed 131047 fallback
        row #1 => failed 131047 'no'"
    a_failed_status_brings_the_fallback: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        settle #1 1 accepted w1
        status #1 w1 failed 131047 fallback => 1
        row #1 => pending
        sends => #1*2 ana say template
        settle #1 2 accepted w2
        status #1 w2 delivered => 1
        row #1 => done delivered w2
        claim M => nothing"
    what_is_said_about_the_message_before_the_fallback_is_not_about_it: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        settle #1 1 accepted w1
        status #1 w1 failed 131047 fallback => 1
        status #1 w1 failed 131047 fallback => 0
        status #1 w1 sent => 0
        row #1 => pending
        sends => #1*2 ana say template
        status #1 w1 failed 131047 fallback => 0
        settle #1 2 accepted w2 => ok
        row #1 => done w2"
    the_answer_to_a_message_that_was_replaced_comes_too_late: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        status #1 w1 failed 131047 fallback => 1
        settle #1 1 accepted w1 => over
        row #1 => pending
        sends => #1*2 ana say template"
    a_stray_failure_brings_the_fallback: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        status - w1 failed 131047 fallback => 0
        settle #1 1 accepted w1 => ok
        row #1 => pending
        sends => #1*2 ana say template"
    a_stray_that_arrived_needs_no_fallback: "
        accept ana:a@1
        claim L
        commit L a x say:hi?template
        sends
        status - w1 failed 131047 fallback
        status - w1 delivered
        settle #1 1 accepted w1 => ok
        row #1 => done delivered w1"
    marketing_is_not_sent_to_whoever_wants_none: "
        accept ana:a@1
        claim L
        commit L a x say:sale$ say:news
        prefer ana no@2
        sends => #2 ana say news
        row #1 => failed 'the person wants no marketing messages'
        claim M => ana n:1"
    marketing_may_be_wanted_again: "
        accept ana:a@1
        claim L
        prefer ana no@2
        prefer ana yes@3
        commit L a x say:sale$
        sends => #1 ana say sale"
    the_latest_word_counts_in_whatever_order_it_comes: "
        accept ana:a@1
        claim L
        prefer ana yes@3
        prefer ana no@2
        commit L a x say:sale$
        sends => #1 ana say sale"
    a_strangers_word_is_kept: "
        prefer ana no@2
        accept ana:a@3
        claim L
        commit L a x say:sale$
        sends => nothing"
    a_preference_is_known_by_every_name: "
        accept ana+ES.1:a@1
        claim L
        prefer ES.1 no@2
        commit L a x say:sale$
        sends => nothing"
    an_error_may_say_that_somebody_wants_none: "
        accept ana:a@1
        claim L
        commit L a x say:sale$ say:more$ say:news
        sends at 5
        settle #1 1 failed 131050 optout => ok
        row #1 => failed 131050 'no'
        sends => #3 ana say news
        row #2 => failed 'the person wants no marketing messages'"
    a_failed_status_may_say_so_too: "
        accept ana:a@1
        claim L
        commit L a x say:sale$ say:more$
        sends at 5
        settle #1 1 accepted w1
        status #1 w1 failed 131050 optout
        sends => nothing
        row #2 => failed 'the person wants no marketing messages'"
    whoever_says_yes_after_that_is_sent_marketing_again: "
        accept ana:a@1
        claim L
        commit L a x say:sale$ say:more$
        sends at 5
        settle #1 1 failed 131050 optout
        prefer ana yes@9
        sends => #2 ana say more"
    the_window_is_a_day_after_the_youngest_message: "
        accept ana:a@9
        claim L
        commit L a x say:hi do:pay
        window w => 86409"
    an_older_message_does_not_move_the_window: "
        accept ana:b@9
        claim L
        commit L b x
        accept ana:a@1
        claim L
        commit L a x say:hi
        window w => 86409"
    our_own_events_do_not_open_the_window: "
        accept ana:a@9
        claim L
        commit L a x set:remind@500
        fire at 500
        claim L
        commit L t:1:remind:1 x say:hi
        window w => 86409"
}
