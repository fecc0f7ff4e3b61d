/** Wallets on Ethereum and chains like it: what YAML cannot say about blocks, confirmations, amounts and addresses. */
package drover.chain;
