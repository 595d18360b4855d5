import CCurl
import CCurlShims
import NIOCore

/// The life of a transfer on its thread: started, resumed, given up, finished.
extension DriverThread {
    func handle(_ letter: Letter) {
        switch letter {
        case .start(let transfer):
            do throws(UpstreamError) {
                try start(transfer)
            } catch {
                deliveries.add(Delivery(transfer: transfer, outcome: .failed(error)))
            }
        case .resume(let transfer):
            guard let easy = transfer.easy else { return }
            easy.machine.resumed(at: now)
            noteDeadline(easy.machine.deadline)
            curl_easy_pause(easy.handle, 0)  // CURLPAUSE_CONT; may call the callbacks
        case .cancel(let transfer):
            guard let easy = transfer.easy else { return }
            giveUp(easy)
        }
    }

    /// Ends a transfer and hands its last events over.
    ///
    /// - Parameter error: libcurl's; nil for success, or if the state machine knows the reason.
    func finish(_ easy: CurlEasy, _ error: UpstreamError?) {
        curl_multi_remove_handle(multi, easy.handle)
        let outcome = easy.machine.completed(error)
        emit(easy, outcome: outcome)
        let last = active.removeLast()
        if last !== easy {
            active[easy.activeIndex] = last
            last.activeIndex = easy.activeIndex
        }
        easy.transfer?.easy = nil
        // HTTP/2 has its own business on a quiet connection, and names the request that an answer is for.
        if outcome == .end, easy.parser.isVersion1 { poll.rest(easy.socket) }
        easy.release()
        // After a failure the handle may be in any state: only a clean one is used again.
        guard outcome == .end, easy.isReusable, hasIdleRoom else { return }
        idle[ObjectIdentifier(easy.endpoint), default: []].append(easy)
        idleCount += 1
    }

    /// Adds what `easy` has read to the deliveries, if there is anything.
    func emit(_ easy: CurlEasy, outcome: TransferStateMachine.Outcome?) {
        guard let transfer = easy.transfer else { return }
        guard easy.pendingHead != nil || easy.pendingBody != nil || outcome != nil else { return }
        deliveries.add(
            Delivery(transfer: transfer, head: easy.pendingHead, body: easy.pendingBody, outcome: outcome)
        )
        easy.pendingHead = nil
        easy.pendingBody = nil
    }

    /// Gives up all transfers and frees the handles, in the order that libcurl wants: easy ones first.
    func windUp() {
        for easy in active { giveUp(easy) }
        deliveries.flush()
        pending = []
        idle = [:]
        curl_multi_cleanup(multi)
    }

    private func start(_ transfer: CurlTransfer) throws(UpstreamError) {
        let endpoint = transfer.request.endpoint
        guard let easy = takeIdle(endpoint) ?? CurlEasy(endpoint: endpoint, thread: self) else {
            throw UpstreamError(.other(Int32(bitPattern: CURLE_OUT_OF_MEMORY.rawValue)))
        }
        try easy.prepare(transfer, at: now)
        let result = curl_multi_add_handle(multi, easy.handle)
        guard result.rawValue == 0 else { throw UpstreamError(.other(Int32(bitPattern: CURLE_FAILED_INIT.rawValue))) }
        transfer.easy = easy
        easy.activeIndex = active.count
        active.append(easy)
        noteDeadline(easy.machine.deadline)
    }

    private func takeIdle(_ endpoint: UpstreamEndpoint) -> CurlEasy? {
        guard let easy = idle[ObjectIdentifier(endpoint)]?.popLast() else { return nil }
        idleCount -= 1
        return easy
    }

    private func giveUp(_ easy: CurlEasy) {
        easy.machine.cancelled()
        finish(easy, nil)
    }
}
