package drover.chain;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Addresses of accounts and contracts, in the mixed-case form with a checksum that ERC-55 defines. */
final class Address {
    private static final String HEX = "0x[0-9a-fA-F]{40}";

    private Address() {}

    /**
     * Checks an address that a person wrote.
     *
     * @return its checksummed form
     * @throws IllegalArgumentException when it is none; the message says why
     */
    static String parse(String text) {
        if (text.length() != 42) {
            throw new IllegalArgumentException(
                    "an address has 42 characters, 0x and 40 hex digits; this has " + text.length());
        }
        if (!text.matches(HEX)) {
            throw new IllegalArgumentException("an address is 0x and 40 hex digits");
        }
        String digits = text.substring(2);
        String checksummed = checksummed(text);
        boolean mixed =
                !digits.equals(digits.toLowerCase(Locale.ROOT)) && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (mixed && !text.equals(checksummed)) {
            throw new IllegalArgumentException("its checksum is wrong (ERC-55), so a digit may be mistyped");
        }
        return checksummed;
    }

    /** The checksummed form; anything that is no address, such as an empty text, stays as it is. */
    static String checksummed(String address) {
        if (!address.matches(HEX)) {
            return address;
        }
        String lower = address.substring(2).toLowerCase(Locale.ROOT);
        String hash = HexFormat.of().formatHex(keccak(lower));
        StringBuilder checksummed = new StringBuilder("0x");
        for (int i = 0; i < lower.length(); i++) {
            char digit = lower.charAt(i);
            checksummed.append(hash.charAt(i) >= '8' ? Character.toUpperCase(digit) : digit);
        }
        return checksummed.toString();
    }

    private static byte[] keccak(String text) {
        KeccakDigest digest = new KeccakDigest(256);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }
}
