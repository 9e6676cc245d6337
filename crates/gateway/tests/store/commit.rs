//! Leases: who may end a work, and with what.

use crate::harness::cases;

cases! {
    an_expired_lease_is_taken_over: "
        accept ana:a@1
        claim L => ana a
        claim M at 14.999 => nothing
        claim M at 15 => ana a*2"
    the_slow_worker_is_refused: "
        accept ana:a@1
        claim L
        claim M at 15
        commit L a x => lost
        fail L a => lost
        release L => lost
        commit M a y => version 1
        state ana => y after 1"
    the_slow_worker_wins_when_nobody_took_over: "
        accept ana:a@1
        claim L
        commit L a x at 99 => version 1"
    a_commit_ends_the_lease: "
        accept ana:a@1 ana:b@1
        claim L
        commit L a x => version 1
        commit L b x => lost
        fail L b => lost"
    a_commit_of_nothing_ends_the_lease_too: "
        accept ana:a@1
        claim L
        commit L - x => version 0
        commit L - y => lost
        claim M => ana a"
    a_failure_ends_the_lease: "
        accept ana:a@1
        claim L
        fail L a => retry at 1
        next => work 1, sends never
        commit L a x => lost"
    after_a_restart_nobody_waits_for_a_lease: "
        accept ana:a@1 bob:b@1
        claim L => ana a
        recover at 1 => 1 conversations, 0 commands, 0 messages
        commit L a x => lost
        claim M => bob b
        claim N => ana a*2"
    recovering_twice_finds_nothing: "
        accept ana:a@1
        claim L
        recover
        recover => 0 conversations, 0 commands, 0 messages"
    a_recovery_keeps_a_pause: "
        accept ana:a@1
        claim L
        fail L a => retry at 1
        recover
        claim M => nothing
        claim M at 1 => ana a*2"
    events_of_another_conversation_are_refused: "
        accept ana:a@1 bob:b@1
        claim L => ana a
        claim M => bob b
        commit L b x => not in work: b
        fail L b => not in work: b
        commit L a x => version 1"
    events_that_were_not_handed_out_are_refused: "
        accept ana:a@1
        claim L
        accept ana:b@1
        commit L a,b x => not in work: b
        release L
        state ana => - after 0"
    events_out_of_order_are_refused: "
        accept ana:a@1 ana:b@1
        claim L
        commit L b x => not in work: b
        commit L b,a x => not in work: b
        commit L a,a x => not in work: a
        commit L a,b x => version 2"
    a_refused_commit_leaves_nothing: "
        accept ana:a@1
        claim L
        commit L a,z x say:hi => not in work: z
        counts => 1 pending, 0 dead, 0 sends, 1 conversations"
    the_history_has_no_gaps: "
        accept ana:a@1 ana:b@1 ana:c@1
        claim L
        commit L a,b x => version 2
        claim M
        commit M c y => version 3
        state ana => y after 3"
}
