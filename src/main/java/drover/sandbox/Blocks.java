package drover.sandbox;

import drover.record.Digest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What stands in the blocks of the sandbox's chain: it follows from their numbers and that of the newest one. */
final class Blocks {
    /** A reorganisation takes a transaction out of its block when so many blocks stand on top of it. */
    private static final int REORGANISED_AFTER = 4;
    /** It comes back so many blocks later, if it does. */
    private static final int BACK_AFTER = 5;

    private static final BigInteger COIN = BigInteger.TEN.pow(14);
    private static final BigInteger FORTUNE = BigInteger.TEN.pow(21);

    private final List<String> wallets;
    private final String token;

    /** @param token the contract of the token that is transferred */
    Blocks(List<String> wallets, String token) {
        this.wallets = wallets;
        this.token = token;
    }

    /** What stands in a block while another one is the newest. */
    List<Mined> in(long block, long head) {
        List<Mined> mined = new ArrayList<>();
        byte[] dice = Digest.of("block", String.valueOf(block));
        if (Math.floorMod(dice[0], 4) == 0) {
            mined.add(transaction(block, dice));
        }
        if (Math.floorMod(dice[1], 5) == 0) {
            mined.add(transfer(block, dice));
        }
        if (Math.floorMod(dice[7], 8) == 0) {
            mined.add(Mined.internal(block, "paid " + block, somebody(block), wallet(dice[2]), value(dice)));
        }
        if (block % 30 == 11 && wallets.size() > 1) {
            mined.add(Mined.transaction(block, "between " + block, wallets.get(0), wallets.get(1), COIN, false));
        }
        if (isReorganised(block) && head < block + REORGANISED_AFTER) {
            mined.add(passing(block));
        }
        if (isReorganised(block - BACK_AFTER) && (block - BACK_AFTER) % 40 > 20) {
            mined.add(passing(block - BACK_AFTER).movedTo(block));
        }
        return mined;
    }

    private static boolean isReorganised(long block) {
        return block > 0 && block % 20 == 7;
    }

    private Mined passing(long block) {
        return Mined.transaction(block, "passing " + block, somebody(block), wallet((int) (block / 20)), COIN, false);
    }

    private Mined transaction(long block, byte[] dice) {
        boolean in = isIn(dice);
        boolean fails = !in && Math.floorMod(dice[4], 4) == 0;
        String ours = wallet(dice[2]);
        return Mined.transaction(
                block,
                "transaction " + block,
                in ? somebody(block) : ours,
                in ? ours : somebody(block),
                value(dice),
                fails);
    }

    private Mined transfer(long block, byte[] dice) {
        boolean in = isIn(dice);
        String ours = wallet(dice[2]);
        return Mined.transfer(
                block,
                "transfer " + block,
                in ? somebody(block) : ours,
                in ? ours : somebody(block),
                new BigInteger(1, new byte[] {dice[5], dice[6]})
                        .add(BigInteger.ONE)
                        .multiply(BigInteger.valueOf(1000)),
                token);
    }

    private static boolean isIn(byte[] dice) {
        return Math.floorMod(dice[3], 2) == 0;
    }

    private static BigInteger value(byte[] dice) {
        return new BigInteger(1, new byte[] {dice[5], dice[6]})
                .add(BigInteger.ONE)
                .multiply(COIN);
    }

    private String wallet(int number) {
        return wallets.get(Math.floorMod(number, wallets.size()));
    }

    /** One of a dozen others. */
    private static String somebody(long number) {
        return Mined.hex("somebody", String.valueOf(number % 12)).substring(0, 42);
    }

    /** What a wallet has when a block is the newest: a fortune from before the first one, and what has happened since. */
    String balance(String address, boolean ofToken, long head) {
        if (wallets.stream().noneMatch(address::equalsIgnoreCase)) {
            return "0";
        }
        BigInteger balance = FORTUNE;
        for (long block = 1; block <= head; block++) {
            for (Mined mined : in(block, head)) {
                if ((mined.token() != null) == ofToken) {
                    balance = balance.add(mined.gain(address));
                }
            }
        }
        return balance.max(BigInteger.ZERO).toString();
    }
}
