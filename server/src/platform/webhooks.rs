//! Which networks webhooks may reach besides the public internet, from the command line or the
//! environment.

use std::net::IpAddr;
use std::str::FromStr;

/// The settings of webhooks.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct WebhookConfig {
    /// Networks that webhooks may be sent to besides the public internet, there also without TLS:
    /// 10.1.0.0/16,fd00::/8.
    #[arg(
        long = "webhook-networks",
        env = "ONEWINDOW_WEBHOOK_NETWORKS",
        value_delimiter = ',',
        value_name = "NETWORK"
    )]
    pub networks: Vec<Network>,
}

/// A network, or one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Where it begins.
    pub address: IpAddr,
    /// The bits of the address all its machines share.
    pub bits: u32,
}

/// It is no network.
#[derive(Debug, thiserror::Error)]
#[error("a network is an address or ADDRESS/BITS")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().map_err(|_| NetworkError)?,
            None => most,
        };
        if bits > most {
            return Err(NetworkError);
        }
        Ok(Self { address, bits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_an_address_with_or_without_bits() {
        let network: Network = "10.1.0.0/16".parse().unwrap();
        assert_eq!(
            (network.address.to_string(), network.bits),
            ("10.1.0.0".into(), 16)
        );
        assert_eq!("::1".parse::<Network>().unwrap().bits, 128);
        for bad in [
            "",
            "10.0.0.0/33",
            "::/129",
            "example.com",
            "10.0.0.0/",
            "10.0.0/8",
        ] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }
}
