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
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.Config;

/** The bean {@code abis} of the routes: the interfaces of contracts, each of which is asked for once and kept for ever. */
@Singleton
@Named("abis")
@RegisterForReflection
public class Abis {
    private static final String CONTRACT = "contract";
    private static final String ABI = "abi";

    private final Store store;
    private final Config config;

    Abis(Store store, Config config) {
        this.store = store;
        this.config = config;
    }

    /**
     * Looks for what is kept: sets the variables {@code contract} to the address in the body, checksummed, and {@code abi} to
     * its ABI, or to an empty text.
     *
     * @throws BadData when the body is no address
     */
    public void find(Exchange exchange) throws BadData {
        String contract;
        try {
            contract = Address.parse(Objects.toString(exchange.getMessage().getBody(String.class), "")
                    .strip());
        } catch (IllegalArgumentException e) {
            throw new BadData("etherscan-contract-abi: " + e.getMessage(), e);
        }
        exchange.setVariable(CONTRACT, contract);
        exchange.setVariable(ABI, store.read(c -> {
            try (PreparedStatement select =
                    c.prepareStatement("SELECT abi FROM contract_abi WHERE chain_id = ? AND address = ?")) {
                select.setLong(1, chain(exchange));
                select.setString(2, contract);
                ResultSet row = select.executeQuery();
                return row.next() ? row.getString(1) : "";
            }
        }));
    }

    /**
     * Keeps the answer to {@code getabi} in the body.
     *
     * @throws BadData when it holds no ABI
     */
    public void keep(Exchange exchange) throws BadData {
        String abi =
                exchange.getMessage().getBody(JsonNode.class).path("result").asText();
        try {
            if (!Json.read(abi).isArray()) {
                throw new IOException("no array");
            }
        } catch (IOException e) {
            throw new BadData("etherscan-contract-abi: expected an ABI, a JSON array as text", e);
        }
        exchange.setVariable(ABI, abi);
        store.write(c -> {
            try (PreparedStatement insert = c.prepareStatement(
                    "INSERT INTO contract_abi (chain_id, address, abi) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
                insert.setLong(1, chain(exchange));
                insert.setString(2, exchange.getVariable(CONTRACT, String.class));
                insert.setString(3, abi);
                return insert.executeUpdate();
            }
        });
    }

    private long chain(Exchange exchange) {
        return config.getValue(exchange.getVariable("keys", String.class) + ".chain-id", Long.class);
    }
}
