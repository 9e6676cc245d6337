//! Commands and their outcomes.

use crate::harness::cases;

cases! {
    an_outcome_comes_back_as_an_event: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends => #1 ana do pay
        claim M => nothing
        settle #1 1 outcome paid at 3 => ok
        claim M => ana o:1
        commit M o:1 y => version 2
        state ana => y after 2"
    an_outcome_comes_back_once: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends
        settle #1 1 outcome paid => ok
        settle #1 1 outcome paid => over
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    an_outcome_during_the_work_waits_for_it: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends
        accept ana:b@2
        claim M => ana b
        settle #1 1 outcome paid at 3
        claim N => nothing
        commit M b x
        claim N => ana o:1"
    an_outcome_is_never_late_and_makes_nothing_late: "
        accept ana:a@100
        claim L
        commit L a x do:pay
        sends
        settle #1 1 outcome paid at 50
        claim M => ana o:1
        commit M o:1 x
        accept ana:b@99
        claim N => ana b!
        commit N b x do:pay
        sends
        settle #2 1 outcome paid at 500
        claim O => ana o:2
        commit O o:2 x
        accept ana:c@101
        claim P => ana c"
    a_command_that_was_running_runs_again: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends => #1 ana do pay
        recover => 0 conversations, 1 commands, 0 messages
        sends => #1*2 ana do pay
        settle #1 1 outcome paid => over
        settle #1 2 outcome paid => ok
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    a_silent_command_runs_again_after_its_lease: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends => #1 ana do pay
        next => work never, sends 15
        sends at 14 => nothing
        sends at 15 => #1*2 ana do pay"
    a_slow_command_may_still_tell: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        sends
        recover
        settle #1 1 outcome paid => ok
        sends => nothing
        claim M => ana o:1"
    a_status_never_touches_a_command: "
        accept ana:a@1
        claim L
        commit L a x do:pay
        status #1 w1 read => 0
        row #1 => pending"
}
