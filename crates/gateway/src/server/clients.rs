//! How many connections each client has open.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// The bits of an IPv6 address that tell networks apart: a client has the other 64 to itself.
const NETWORK: u128 = !0 << 64;

/// Open connections by client. Clones share the count.
#[derive(Clone, Debug, Default)]
pub(super) struct Clients(Arc<Mutex<HashMap<IpAddr, usize>>>);

impl Clients {
    /// A seat for one more connection from `address`, or `None` when it has `max` open.
    pub(super) fn seat(&self, address: IpAddr, max: usize) -> Option<Seat> {
        let client = client(address);
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(client).or_default();
        if *count >= max {
            return None;
        }
        *count += 1;
        Some(Seat { clients: self.clone(), client })
    }
}

/// The seat of a connection, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    clients: Clients,
    client: IpAddr,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.clients.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.client);
            }
        }
    }
}

fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::Clients;

    #[test]
    fn a_client_is_an_ipv4_address_or_an_ipv6_network() {
        let cases = [
            ("192.0.2.1", "192.0.2.1", true),
            ("192.0.2.1", "192.0.2.2", false),
            ("::ffff:192.0.2.1", "192.0.2.1", true),
            ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", false),
        ];
        for (first, second, is_same) in cases {
            let clients = Clients::default();
            let seat = clients.seat(first.parse().unwrap(), 1);
            assert!(seat.is_some());
            assert_eq!(clients.seat(second.parse().unwrap(), 1).is_none(), is_same, "{first} and {second}");
            drop(seat);
            assert!(clients.seat(second.parse().unwrap(), 1).is_some(), "{first} left");
        }
    }
}
