"""What is read of documents, packs and the outbox."""
