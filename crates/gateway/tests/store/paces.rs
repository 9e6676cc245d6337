//! How fast messages leave.

use crate::harness::cases;

cases! { while_open:
    a_pair_has_a_burst_and_then_one_at_a_time: "
        pace pair 6/2
        accept ana:a@1
        claim L
        commit L a x say:one say:two say:three
        sends => #1 ana say one
        settle #1 1 accepted w1
        sends => #2 ana say two
        settle #2 1 accepted w2
        sends => nothing
        next => work never, sends 6
        sends at 5.999 => nothing
        sends at 6 => #3 ana say three"
    a_rest_fills_the_burst_again: "
        pace pair 6/2
        accept ana:a@1
        claim L
        commit L a x say:one say:two say:three say:four
        sends
        settle #1 1 accepted w1
        sends
        settle #2 1 accepted w2
        sends at 12 => #3 ana say three
        settle #3 1 accepted w3
        sends => #4 ana say four"
    one_pair_does_not_hold_back_another: "
        pace pair 6/1
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one say:two
        commit M b x say:three
        sends 1 => #1 ana say one
        settle #1 1 accepted w1
        sends => #3 bob say three"
    commands_are_never_paced: "
        pace pair 6/1
        pace number 6/1
        accept ana:a@1
        claim L
        commit L a x do:one do:two do:three
        sends => #1 ana do one
        settle #1 1 outcome x
        sends => #2 ana do two
        settle #2 1 outcome x
        sends => #3 ana do three"
    a_number_sends_one_at_a_time: "
        pace number 1/1
        accept ana:a@1 bob:b@1 zoe:c@1
        sends
        claim L M N at 10
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends => #1 ana say one
        sends => nothing
        next => work never, sends 11
        sends at 11 => #2 bob say two
        sends at 12 => #3 zoe say three"
    numbers_do_not_share_a_pace: "
        pace number 1/1
        accept ana:a@1 other/ana:b@1
        sends
        claim L M at 10
        commit L a x say:one
        commit M b x say:two
        sends => #1 ana say one, #2 ana say two"
    what_comes_in_counts_for_the_number: "
        pace number 1/3
        sends
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one
        commit M b x say:two
        sends => #1 ana say one
        next => work never, sends 1
        sends at 1 => #2 bob say two"
    a_flood_that_comes_in_holds_back_for_no_longer_than_one: "
        pace number 1/2
        accept ana:a@1 ana:b@1 ana:c@1 ana:d@1 ana:e@1 ana:f@1 ana:g@1 ana:h@1
        claim L
        commit L a x say:one
        sends => nothing
        next => work 0, sends 1
        sends at 1 => #1 ana say one"
    repetitions_do_not_count_for_the_number: "
        pace number 1/2
        accept ana:a@1
        accept ana:a@1 ana:a@1 ana:a@1
        claim L
        commit L a x say:one
        sends => #1 ana say one"
    a_pair_limit_empties_the_bucket_of_the_pair: "
        pace pair 6/5
        accept ana:a@1 bob:b@1
        claim L M
        commit L a x say:one say:two say:three
        commit M b x say:four
        sends 1 => #1 ana say one
        settle #1 1 retry 20 pair => ok
        sends => #4 bob say four
        sends at 19 => nothing
        sends at 20 => #1*2 ana say one
        settle #1 2 accepted w1
        sends => nothing
        next => work never, sends 26
        sends at 26 => #2 ana say two"
    a_number_limit_stops_the_number: "
        accept ana:a@1 bob:b@1 other/zoe:c@1
        claim L M N
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends 1 => #1 ana say one
        settle #1 1 retry 30 number => ok
        sends => #3 zoe say three
        next => work never, sends 15
        settle #3 1 accepted w3
        next => work never, sends 30
        sends at 29 => nothing
        sends at 30 => #2 bob say two, #1*2 ana say one"
    after_a_number_limit_it_goes_on_at_half_the_pace: "
        pace number 1/1
        sends
        accept ana:a@1 bob:b@1 zoe:c@1
        sends
        claim L M N at 10
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends => #1 ana say one
        settle #1 1 retry 30 number
        sends at 30 => #2 bob say two
        sends at 31 => nothing
        next => work never, sends 32
        sends at 32 => #3 zoe say three"
    the_pace_comes_back: "
        pace number 1/1
        sends
        accept ana:a@1 bob:b@1 zoe:c@1
        sends
        claim L M N at 10
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends => #1 ana say one
        settle #1 1 retry 30 number
        sends at 40 => #2 bob say two
        sends at 41 => #3 zoe say three"
    several_limits_at_once_halve_once: "
        pace number 1/9
        sends
        accept ana:a@1 bob:b@1 zoe:c@1
        sends
        claim L M N at 10
        commit L a x say:one
        commit M b x say:two
        commit N c x say:three
        sends => #1 ana say one, #2 bob say two, #3 zoe say three
        pace number 1/1
        settle #1 1 retry 30 number
        settle #2 1 retry 30 number
        settle #3 1 retry 30 number
        sends at 30 => #1*2 ana say one
        sends at 31 => nothing
        sends at 32 => #2*2 bob say two"
    what_is_put_off_by_its_pace_may_expire: "
        pace pair 60/1
        accept ana:a@1
        claim L
        commit L a x say:one say:two<10
        sends
        settle #1 1 accepted w1
        sends => nothing
        sends at 10 => nothing
        row #2 => failed 'expired before it was sent'"
}
