//! Which machines webhooks may be sent to: those of the public internet, and the networks an
//! operator allowed. Whoever may name an address must not be able to reach, through this server, what
//! only this server can reach.

use crate::platform::webhooks::Network;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// Networks that are not the public internet (IANA special-purpose registry, IPv4), by address and
/// bits.
const CLOSED_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 31, 196, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// Networks within 2000::/3, the only part of IPv6 that is public, that are not: those that carry
/// IPv4 addresses inside (Teredo, 6to4), for documentation and for protocols.
const CLOSED_V6: [([u16; 8], u32); 5] = [
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32),
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16),
    ([0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48),
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),
];

/// Whether an address is one of the public internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => !CLOSED_V4
            .iter()
            .any(|(octets, bits)| within_v4(v4, Ipv4Addr::from(*octets), *bits)),
        IpAddr::V6(v6) => {
            let public = Ipv6Addr::from([0x2000, 0, 0, 0, 0, 0, 0, 0]);
            within_v6(v6, public, 3)
                && !CLOSED_V6
                    .iter()
                    .any(|(parts, bits)| within_v6(v6, Ipv6Addr::from(*parts), *bits))
        }
    }
}

fn within_v4(address: Ipv4Addr, network: Ipv4Addr, bits: u32) -> bool {
    let shift = 32_u32.saturating_sub(bits);
    let top = |one: Ipv4Addr| one.to_bits().checked_shr(shift).unwrap_or(0);
    top(address) == top(network)
}

fn within_v6(address: Ipv6Addr, network: Ipv6Addr, bits: u32) -> bool {
    let shift = 128_u32.saturating_sub(bits);
    let top = |one: Ipv6Addr| one.to_bits().checked_shr(shift).unwrap_or(0);
    top(address) == top(network)
}

/// What a name comes to, once it is known.
pub(super) type Looking = Pin<Box<dyn Future<Output = std::io::Result<Vec<SocketAddr>>> + Send>>;

/// Whoever is asked what a name stands for.
pub(super) trait Names: std::fmt::Debug + Send + Sync {
    /// The addresses of a name as it stands now.
    fn look_up(&self, name: String) -> Looking;
}

/// The machine's own resolver.
#[derive(Debug)]
struct System;

impl Names for System {
    fn look_up(&self, name: String) -> Looking {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
    }
}

/// Who may be sent to.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    allowed: Arc<[Network]>,
    /// Whether the public internet is reached too: not without TLS.
    public: bool,
    names: Arc<dyn Names>,
}

impl Reach {
    pub(super) fn new(allowed: Arc<[Network]>, public: bool) -> Self {
        Self::asking(Arc::new(System), allowed, public)
    }

    /// The same, with names asked of somebody else.
    pub(super) fn asking(names: Arc<dyn Names>, allowed: Arc<[Network]>, public: bool) -> Self {
        Self {
            allowed,
            public,
            names,
        }
    }

    pub(super) fn includes(&self, address: IpAddr) -> bool {
        let allowed = |network: &Network| match (address.to_canonical(), network.address) {
            (IpAddr::V4(one), IpAddr::V4(other)) => within_v4(one, other, network.bits),
            (IpAddr::V6(one), IpAddr::V6(other)) => within_v6(one, other, network.bits),
            _ => false,
        };
        self.allowed.iter().any(allowed) || (self.public && is_public(address))
    }
}

/// Nobody may be sent to at this name.
#[derive(Debug, thiserror::Error)]
#[error("no address of this name may be sent to")]
pub(super) struct Closed;

/// Resolves names to addresses in reach and to no others. The connection goes to what comes out here
/// and the name is not asked for again, so a name that changes its mind in between gains nothing.
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.clone();
        Box::pin(async move {
            let mut within = reach.names.look_up(name.as_str().to_owned()).await?;
            within.retain(|place| reach.includes(place.ip()));
            if within.is_empty() {
                return Err(Closed.into());
            }
            let addresses: Addrs = Box::new(within.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for (address, public) in [
            ("1.1.1.1", true),
            ("9.255.255.255", true),
            ("11.0.0.0", true),
            ("100.63.255.255", true),
            ("100.128.0.0", true),
            ("172.15.255.255", true),
            ("172.32.0.0", true),
            ("192.167.255.255", true),
            ("223.255.255.255", true),
            ("2606:4700:4700::1111", true),
            ("240e::1", true),
            ("::ffff:1.1.1.1", true),
            ("0.0.0.0", false),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("198.19.255.255", false),
            ("198.51.100.1", false),
            ("203.0.113.1", false),
            ("224.0.0.1", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:10.1.2.3", false),
            ("::ffff:100.64.0.1", false),
            ("::7f00:1", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b:1::a00:1", false),
            ("100::1", false),
            ("fc00::1", false),
            ("fdff:ffff::1", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::", false),
            ("3fff::1", false),
        ] {
            let parsed: IpAddr = address.parse().unwrap();
            assert_eq!(is_public(parsed), public, "{address}");
        }
    }

    #[test]
    fn what_an_operator_allowed_is_in_reach_and_no_more() {
        let allowed: Arc<[Network]> = ["10.1.0.0/16", "127.0.0.1", "fd00::/8"]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect();
        let (tls, clear) = (
            Reach::new(Arc::clone(&allowed), true),
            Reach::new(allowed, false),
        );
        for (address, by_tls, in_clear) in [
            ("10.1.255.255", true, true),
            ("10.2.0.0", false, false),
            ("127.0.0.1", true, true),
            ("::ffff:127.0.0.1", true, true),
            ("127.0.0.2", false, false),
            ("fd12::1", true, true),
            ("fc00::1", false, false),
            ("1.1.1.1", true, false),
        ] {
            let parsed = address.parse().unwrap();
            assert_eq!(tls.includes(parsed), by_tls, "{address}");
            assert_eq!(clear.includes(parsed), in_clear, "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_of_this_machine_resolves_to_nobody() {
        let reach = Reach::new(Arc::from([]), true);
        let refused = reach.resolve("localhost".parse().unwrap()).await;
        assert!(refused.err().unwrap().is::<Closed>());
        let allowed = Arc::from(["127.0.0.0/8".parse().unwrap()]);
        let found = Reach::new(allowed, false).resolve("localhost".parse().unwrap());
        let found: Vec<SocketAddr> = found.await.unwrap().collect();
        assert!(
            found
                .iter()
                .all(|place| place.ip().is_loopback() && place.is_ipv4())
        );
    }
}
