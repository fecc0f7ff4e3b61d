package drover.chain;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Json;
import drover.store.Sql;
import drover.store.Store;
import drover.system.BadData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
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
    public String find(@Variable("asked") String contract, @Variable("keys") String keys) {
        String abi = store.read(
                c -> Sql.once(c, "SELECT abi FROM contract_abi WHERE chain_id = :chain AND address = :address")
                        .set("chain", chains.id(keys))
                        .set("address", contract)
                        .first(row -> row.text("abi")));
        return Objects.requireNonNullElse(abi, "");
    }

    /**
     * Keeps the answer to {@code getabi} in the body.
     *
     * @return the ABI
     * @throws BadData when it holds none
     */
    public String keep(@Body JsonNode body, @Variable("asked") String contract, @Variable("keys") String keys)
            throws BadData {
        String abi = body.path("result").asText();
        try {
            if (!Json.read(abi).isArray()) {
                throw new IOException("no array");
            }
        } catch (IOException e) {
            throw new BadData("etherscan-contract-abi: expected an ABI, a JSON array as text", e);
        }
        store.write(c -> Sql.once(
                        c,
                        "INSERT INTO contract_abi (chain_id, address, abi) VALUES (:chain, :address, :abi)"
                                + " ON CONFLICT DO NOTHING")
                .set("chain", chains.id(keys))
                .set("address", contract)
                .set("abi", abi)
                .run());
        return abi;
    }
}
