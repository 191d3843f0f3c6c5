//! Opens office documents that a password encrypts: DOCX, XLSX and PPTX as Office 2010 and later and LibreOffice write them.
//!
//! Such a file is a compound file with a stream of what must be known to decrypt and one of the encrypted ZIP file. The
//! method is "agile encryption" of MS-OFFCRYPTO, 2.3.4.10 to 2.3.4.15. Older methods and OpenDocument's are not read.

use std::io::{Cursor, Read as _};

use aes::cipher::block_padding::NoPadding;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use mail_parser::decoders::base64::base64_decode;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Error;
use super::xml::{self, Node, attribute};

/// The steps by which the key is hardened: Office takes 100,000. A file that asks for more than this wants to cost time.
const MOST_SPINS: u32 = 10_000_000;

/// Bytes that are encrypted together (2.3.4.15).
const SEGMENT: usize = 4096;

/// What each key that the password gives is for (2.3.4.13).
const VERIFIER_INPUT: [u8; 8] = [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79];
const VERIFIER_VALUE: [u8; 8] = [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e];
const KEY: [u8; 8] = [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6];

/// The decrypted ZIP file of an encrypted document.
///
/// # Errors
/// [`Error::Encrypted`] where no password opens it or its method is not read.
pub(super) fn open(bytes: &[u8], passwords: &[String]) -> Result<Vec<u8>, Error> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| Error::Broken(error.to_string()))?;
    let mut stream = |name: &str| {
        let mut bytes = Vec::new();
        file.open_stream(name).and_then(|mut stream| stream.read_to_end(&mut bytes)).map(|_| bytes)
    };
    let (Ok(info), Ok(package)) = (stream("EncryptionInfo"), stream("EncryptedPackage")) else {
        return Err(Error::Encrypted);
    };
    let method = Method::read(&info).ok_or(Error::Encrypted)?;
    let opened = passwords.iter().find_map(|password| method.key(password));
    let key = opened.ok_or(Error::Encrypted)?;
    method.decrypt(&key, &package).ok_or_else(|| Error::Broken("its encrypted part is cut off".to_owned()))
}

#[derive(Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for part in parts {
                digest.update(part);
            }
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha1 => digest::<Sha1>(parts),
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }
}

/// How a key encrypts.
struct Cipher {
    salt: Vec<u8>,
    hash: Hash,
    /// In bytes.
    key: usize,
    block: usize,
}

impl Cipher {
    fn read(start: &quick_xml::events::BytesStart<'_>) -> Option<Self> {
        let value = |name: &str| attribute(start, name);
        let hash = match value("hashAlgorithm")?.as_str() {
            "SHA1" | "SHA-1" => Hash::Sha1,
            "SHA256" | "SHA-256" => Hash::Sha256,
            "SHA384" | "SHA-384" => Hash::Sha384,
            "SHA512" | "SHA-512" => Hash::Sha512,
            _ => return None,
        };
        let is_known = value("cipherAlgorithm")? == "AES" && value("cipherChaining")? == "ChainingModeCBC";
        let cipher = Self {
            salt: base64_decode(value("saltValue")?.as_bytes())?,
            hash,
            key: value("keyBits")?.parse::<usize>().ok()? / 8,
            block: value("blockSize")?.parse().ok()?,
        };
        (is_known && matches!(cipher.key, 16 | 24 | 32) && cipher.block == 16).then_some(cipher)
    }

    /// The bytes of `hash` cut or filled up to a length (2.3.4.11).
    fn sized(mut hash: Vec<u8>, length: usize) -> Vec<u8> {
        hash.resize(length, 0x36);
        hash
    }

    fn decrypt(&self, key: &[u8], iv: &[u8], bytes: &mut [u8]) -> Option<()> {
        let whole = bytes.len() - bytes.len() % self.block;
        let bytes = bytes.get_mut(..whole)?;
        match self.key {
            16 => {
                cbc::Decryptor::<aes::Aes128>::new_from_slices(key, iv).ok()?.decrypt_padded::<NoPadding>(bytes).ok()?
            }
            24 => {
                cbc::Decryptor::<aes::Aes192>::new_from_slices(key, iv).ok()?.decrypt_padded::<NoPadding>(bytes).ok()?
            }
            _ => {
                cbc::Decryptor::<aes::Aes256>::new_from_slices(key, iv).ok()?.decrypt_padded::<NoPadding>(bytes).ok()?
            }
        };
        Some(())
    }
}

struct Method {
    /// Encrypts the package.
    data: Cipher,
    /// Encrypts the package's key by the password.
    password: Cipher,
    spins: u32,
    verifier_input: Vec<u8>,
    verifier_value: Vec<u8>,
    encrypted_key: Vec<u8>,
}

impl Method {
    /// Reads the stream `EncryptionInfo`; none for a method that is not agile encryption with a password.
    fn read(info: &[u8]) -> Option<Self> {
        let (version, description) = info.split_at_checked(8)?;
        if version.get(..4)? != [4, 0, 4, 0] {
            return None;
        }
        let description = std::str::from_utf8(description).ok()?;
        let (mut data, mut method) = (None, None);
        xml::each(description, |node| {
            let Node::Start(start) = node else { return };
            match start.local_name().as_ref() {
                "keyData" => data = Cipher::read(start),
                "encryptedKey" if method.is_none() => {
                    let bytes = |name: &str| base64_decode(attribute(start, name)?.as_bytes());
                    method = Cipher::read(start).and_then(|cipher| {
                        let spins = attribute(start, "spinCount")?.parse().ok().filter(|spins| *spins <= MOST_SPINS)?;
                        let (input, value) =
                            (bytes("encryptedVerifierHashInput")?, bytes("encryptedVerifierHashValue")?);
                        Some((cipher, spins, input, value, bytes("encryptedKeyValue")?))
                    });
                }
                _ => {}
            }
        });
        let (password, spins, verifier_input, verifier_value, encrypted_key) = method?;
        Some(Self { data: data?, password, spins, verifier_input, verifier_value, encrypted_key })
    }

    /// The package's key, where the password is right.
    fn key(&self, password: &str) -> Option<Vec<u8>> {
        let cipher = &self.password;
        let utf16: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut hash = cipher.hash.of(&[&cipher.salt, &utf16]);
        for spin in 0..self.spins {
            hash = cipher.hash.of(&[&spin.to_le_bytes(), &hash]);
        }
        let iv = Cipher::sized(cipher.salt.clone(), cipher.block);
        let opened = |purpose: &[u8], encrypted: &[u8]| {
            let key = Cipher::sized(cipher.hash.of(&[&hash, purpose]), cipher.key);
            let mut bytes = encrypted.to_vec();
            cipher.decrypt(&key, &iv, &mut bytes).map(|()| bytes)
        };
        let input = opened(&VERIFIER_INPUT, &self.verifier_input)?;
        let value = opened(&VERIFIER_VALUE, &self.verifier_value)?;
        let wanted = cipher.hash.of(&[&input]);
        // The value is filled up to whole blocks.
        let is_right = value.get(..wanted.len())? == wanted;
        let key = is_right.then(|| opened(&KEY, &self.encrypted_key)).flatten()?;
        key.get(..self.data.key).map(<[u8]>::to_vec)
    }

    /// The package without encryption: its length, then segments, each with an initial vector of its own.
    fn decrypt(&self, key: &[u8], package: &[u8]) -> Option<Vec<u8>> {
        let (length, encrypted) = package.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let mut bytes = encrypted.to_vec();
        for (segment, number) in bytes.chunks_mut(SEGMENT).zip(0_u32..) {
            let iv = self.data.hash.of(&[&self.data.salt, &number.to_le_bytes()]);
            self.data.decrypt(key, &Cipher::sized(iv, self.data.block), segment)?;
        }
        (bytes.len() >= length).then(|| bytes.truncate(length))?;
        Some(bytes)
    }
}
