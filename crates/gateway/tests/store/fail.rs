//! Failing and giving back.

use crate::harness::cases;

cases! {
    pauses_double_and_the_sixth_error_is_the_last: "
        accept ana:a@1 ana:b@1
        claim L
        fail L a => retry at 1
        claim L at 1 => ana a*2 +
        fail L a => retry at 3
        claim L at 3 => ana a*3 +
        fail L a => retry at 7
        claim L at 7 => ana a*4 +
        fail L a => retry at 15
        claim L at 15 => ana a*5 +
        fail L a => retry at 31
        claim L at 31 => ana a*6 +
        fail L a => dead
        dead => a: boom
        claim L => ana b g:a"
    a_pause_holds_back_the_whole_conversation: "
        accept ana:a@1
        claim L
        fail L a => retry at 1
        accept ana:b@2
        claim M => nothing
        next => work 1, sends never
        claim M at 1 => ana a*2 +"
    a_pause_holds_back_nobody_else: "
        accept ana:a@1 bob:b@1
        claim L
        fail L a
        claim M => bob b"
    an_earlier_message_goes_before_a_paused_one: "
        accept ana:b@5
        claim L
        fail L b => retry at 1
        accept ana:a@1
        claim M => ana a +
        commit M a x
        claim N => nothing
        claim N at 1 => ana b*2"
    the_others_of_a_failed_work_start_afresh: "
        accept ana:a@1 ana:b@1 ana:c@1
        claim L => ana a b c
        fail L a => retry at 1
        claim M at 1 => ana a*2 +
        commit M a x
        claim N => ana b c"
    a_failure_in_the_middle_lets_the_first_ones_through: "
        accept ana:a@1 ana:b@1 ana:c@1
        claim L
        fail L b => retry at 1
        claim M => ana a +
        commit M a x
        claim N => nothing
        claim N at 1 => ana b*2 +
        commit N b x
        claim O => ana c"
    a_release_counts_nothing: "
        accept ana:a@1 ana:b@1
        claim L => ana a b
        release L => ok
        claim M => ana a b
        release M => ok
        release M => lost
        claim N => ana a b"
    what_was_not_applied_starts_afresh: "
        accept ana:a@1 ana:b@1 ana:c@1
        claim L
        commit L a x
        claim M => ana b c
        commit M b,c x => version 3"
    three_deaths_are_the_end: "
        accept ana:a@1 ana:b@2
        claim A => ana a b
        claim B at 15 => ana a*2 +
        claim C at 30 => ana a*3 +
        claim D at 45 => ana b*2 +
        dead => a: the work on it never came to an end
        counts => 2 pending, 1 dead, 0 sends, 1 conversations"
    deaths_count_across_restarts: "
        accept ana:a@1
        claim A => ana a
        recover
        claim B => ana a*2
        recover
        claim C => ana a*3
        recover
        claim D => ana g:a
        commit D g:a x
        counts => 0 pending, 1 dead, 0 sends, 1 conversations
        next => work never, sends never"
    errors_are_no_deaths: "
        accept ana:a@1
        claim A
        fail A a => retry at 1
        claim B at 1 => ana a*2
        claim C at 16 => ana a*3
        fail C a => retry at 18
        claim D at 18 => ana a*4
        commit D a x => version 1"
    the_innocent_of_a_deadly_batch_go_alone_and_live: "
        accept ana:a@1 ana:b@1 ana:c@1
        claim A => ana a b c
        recover
        claim B => ana a*2 +
        commit B a x
        claim C => ana b*2 +
        recover
        claim D => ana b*3 +
        recover
        claim E => ana g:b +
        commit E g:b x
        claim F => ana c*2
        commit F c y => version 3
        dead => b: the work on it never came to an end"
    the_worker_of_a_buried_event_is_refused: "
        accept ana:a@1
        claim A
        claim B at 15
        claim C at 30
        claim D at 45 => ana g:a
        commit C a x => lost"
    a_conversation_whose_only_event_died_goes_on: "
        accept ana:a@1
        claim A
        recover
        claim B
        recover
        claim C
        recover
        claim D => ana g:a
        commit D g:a x
        accept ana:b@2
        claim E => ana b
        commit E b x => version 2"
}
