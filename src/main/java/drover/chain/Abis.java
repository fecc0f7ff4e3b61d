package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.store.Store;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The bean {@code abis} of the routes: the interfaces of contracts, each of which is asked for once and kept for ever. */
@Singleton
@Named("abis")
@RegisterForReflection
public class Abis {
    private final Store store;
    private final Chains chains;

    Abis(Store store, Chains chains) {
        this.store = store;
        this.chains = chains;
    }

    /**
     * The contract whose address is the body, checksummed.
     *
     * @throws BadData when the body is no address
     */
    public String contract(@Body String body) throws BadData {
        try {
            return Address.parse(Objects.toString(body, "").strip());
        } catch (IllegalArgumentException e) {
            throw new BadData("etherscan-contract-abi: " + e.getMessage(), e);
        }
    }

    /** What is kept of a contract, or an empty text. */
    public String find(@Variable("contract") String contract, @Variable("keys") String keys) {
        return store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT abi FROM contract_abi WHERE chain_id = ? AND address = ?")) {
                select.setLong(1, chains.id(keys));
                select.setString(2, contract);
                ResultSet row = select.executeQuery();
                return row.next() ? row.getString(1) : "";
            }
        });
    }

    /**
     * Keeps the answer to {@code getabi} in the body.
     *
     * @return the ABI
     * @throws BadData when it holds none
     */
    public String keep(@Body JsonNode body, @Variable("contract") String contract, @Variable("keys") String keys)
            throws BadData {
        String abi = body.path("result").asText();
        try {
            if (!Json.read(abi).isArray()) {
                throw new IOException("no array");
            }
        } catch (IOException e) {
            throw new BadData("etherscan-contract-abi: expected an ABI, a JSON array as text", e);
        }
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO contract_abi (chain_id, address, abi) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
                insert.setLong(1, chains.id(keys));
                insert.setString(2, contract);
                insert.setString(3, abi);
                return insert.executeUpdate();
            }
        });
        return abi;
    }
}
