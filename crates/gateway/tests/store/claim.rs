//! Order and claiming.

use crate::harness::cases;

cases! {
    nothing_to_do: "
        claim L => nothing
        next => work never, sends never"
    the_providers_second_orders_before_arrival: "
        accept ana:b@2
        accept ana:a@1
        claim L => ana a b"
    within_a_second_arrival_orders: "
        accept ana:b@1
        accept ana:a@1
        claim L => ana b a"
    within_a_batch_the_place_orders: "
        accept ana:c@1 ana:b@1 ana:a@1
        claim L => ana c b a"
    whoever_has_waited_longest_is_first: "
        accept bob:b@5 at 1
        accept ana:a@1 at 2
        claim L => bob b
        claim M => ana a
        claim N => nothing"
    writing_again_keeps_ones_place: "
        accept ana:a@1
        accept bob:b@1 at 1
        accept ana:c@2 at 2
        claim L => ana a c
        claim M => bob b"
    after_a_commit_one_goes_to_the_back: "
        accept ana:a@1 ana:b@1
        accept bob:c@1 at 1
        claim L => ana a b
        commit L a x at 2
        claim M => bob c
        claim N => ana b"
    at_most_sixteen_together: "
        accept ana:a@1 ana:b@1 ana:c@1 ana:d@1 ana:e@1 ana:f@1 ana:g@1 ana:h@1 ana:i@1 ana:j@1 ana:k@1 ana:l@1 ana:m@1 ana:n@1 ana:o@1 ana:p@1 ana:q@1
        claim L => ana a b c d e f g h i j k l m n o p +
        commit L a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p x => version 16
        claim L => ana q"
    one_conversation_is_with_one_worker: "
        accept ana:a@1
        claim L => ana a
        accept ana:b@1
        claim M => nothing
        commit L a x => version 1
        claim M => ana b"
    what_arrives_during_the_work_is_not_forgotten: "
        accept ana:a@1
        claim L
        accept ana:b@2 at 3
        commit L a x at 4
        next => work 4, sends never
        claim M => ana b"
    what_arrives_early_during_the_work_comes_next: "
        accept ana:b@5
        claim L => ana b
        accept ana:a@1
        commit L b x
        claim M => ana a!"
    an_older_message_is_late: "
        accept ana:b@5
        claim L
        commit L b x
        accept ana:a@4 ana:c@5
        claim M => ana a! c"
    a_message_of_the_same_second_is_not_late: "
        accept ana:a@5
        claim L
        commit L a x
        accept ana:b@5
        claim M => ana b"
    late_is_measured_against_the_youngest: "
        accept ana:c@9
        claim L
        commit L c x
        accept ana:a@1
        claim M => ana a!
        commit M a x
        accept ana:b@8
        claim N => ana b!"
    the_state_comes_back: "
        accept ana:a@1
        claim L
        commit L a hello
        state ana => hello after 1"
    the_next_look_is_at_the_end_of_the_lease: "
        accept ana:a@1
        claim L at 5
        next => work 20, sends never
        next at 30 => work 30, sends never"
}
