import NIOCore

/// Collects what one turn of the driver brings, so that each event loop is woken once per turn.
struct Deliveries {
    private struct Batch {
        let eventLoop: any EventLoop
        var deliveries: [Delivery]
    }

    private var batches: [Batch] = []

    mutating func add(_ delivery: Delivery) {
        let eventLoop = delivery.transfer.eventLoop
        if let index = batches.firstIndex(where: { $0.eventLoop === eventLoop }) {
            batches[index].deliveries.append(delivery)
        } else {
            batches.append(Batch(eventLoop: eventLoop, deliveries: [delivery]))
        }
    }

    /// Hands all of it over, one task for each loop.
    mutating func flush() {
        guard !batches.isEmpty else { return }
        for batch in batches {
            let deliveries = batch.deliveries
            batch.eventLoop.execute {
                for delivery in deliveries { delivery.transfer.deliver(delivery) }
            }
        }
        batches.removeAll(keepingCapacity: true)
    }
}
