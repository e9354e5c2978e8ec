//! The type of a file by its first bytes: what a name or a header says can be anything.

/// Bytes needed to tell.
pub(in crate::cases) const HEAD: usize = 12;

/// The media type the first bytes show, of those any item may take.
pub(super) fn media_type(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::media_type;

    #[test]
    fn only_the_bytes_count() {
        assert_eq!(media_type(b"\xff\xd8\xff\xe0 and more"), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_type(b"RIFF\x10\0\0\0WEBP"), Some("image/webp"));
        for other in [
            &b"MZ\x90\0"[..],
            b"<!DOCTYPE html>",
            b" %PDF-1.7",
            b"\xff\xd8",
            b"",
            b"RIFF\x10\0\0\0WAVE",
        ] {
            assert_eq!(media_type(other), None);
        }
    }
}
