//! Waiting a little for more of the same person, and taking several conversations at once.

use crate::harness::cases;

cases! {
    a_message_may_wait_for_more: "
        accept ana:a@1~5
        next => work 5, sends never
        claim L at 4.999 => nothing
        claim L at 5 => ana a"
    what_comes_while_it_waits_is_taken_together: "
        accept ana:a@1~5
        accept ana:b@2~5 at 3
        claim L at 4 => nothing
        claim L at 5 => ana a b"
    a_burst_does_not_wait_for_ever: "
        accept ana:a@1~5
        accept ana:b@2~5 at 4
        accept ana:c@3~5 at 4.5
        next => work 5, sends never"
    a_message_that_cannot_wait_ends_the_waiting: "
        accept ana:a@1~60
        accept ana:b@2 at 1
        claim L => ana a b"
    nobody_else_waits: "
        accept ana:a@1~60 bob:b@1
        claim L => bob b
        claim M => nothing"
    a_webhooks_shortest_wait_counts: "
        accept ana:a@1~9 ana:b@1~3
        next => work 3, sends never"
    a_repetition_does_not_end_the_waiting: "
        accept ana:a@1~9
        accept ana:a@1 at 1 => 0 new, 1 known
        next => work 9, sends never"
    after_the_work_nobody_waits: "
        accept ana:a@1
        claim L
        accept ana:b@2~9 at 1
        commit L a x at 2
        claim M => ana b"
    several_at_once_the_longest_waiting_first: "
        accept bob:b@1 at 1
        accept ana:a@1 at 2
        accept zoe:c@1 at 3
        claim L M => bob b | ana a
        claim N O => zoe c"
    as_many_as_there_are: "
        accept ana:a@1
        claim L M N => ana a
        claim L M N => nothing"
    none_when_none_are_asked_for: "
        accept ana:a@1
        claim => nothing
        claim L => ana a"
    the_buried_make_room_for_others: "
        accept ana:a@1 bob:b@1
        claim L M
        recover
        claim L M
        recover
        claim L M
        recover
        claim L M => ana g:a | bob g:b"
}
