import AuditLog
import NIOCore
import Wire

/// `/admin/audit`: questions to the log, and labels. Each has a row of its own in the log, and is counted.
extension Exchange {
    /// Whether the request may ask; the row then names the key.
    func objectionToAdmin(_ head: RequestHead) -> GatewayError? {
        guard services.auditDesk != nil, !configuration.admins.isEmpty else { return .unknownRoute }
        guard let key = configuration.admins.key(among: head.credentials) else { return .invalidKey }
        admin = key
        record {
            $0.keyID = AuditLabel(configured: key.id)
            $0.policyHash = configuration.policyLabel
        }
        return nil
    }

    /// Answers off the event loop; the client may go away meanwhile.
    func answerAdmin(_ route: AdminRoute, _ body: ByteBuffer) {
        guard let desk = services.auditDesk, let admin, let head else { return answer(.unknownRoute) }
        let eventLoop = loop.eventLoop
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let read: @Sendable (Int) -> AuditDesk.Read = { status in
            AuditDesk.Read(key: admin.id, role: admin.role, route: route.label, status: status)
        }
        let reply: @Sendable (AdminAnswer) -> Void = { answer in
            desk.note(read(answer.status))
            eventLoop.execute { this.value.write(answer) }
        }
        if route == .labels {
            guard admin.role.labels else { return refuseAdmin(.roleForbids, desk, read(403)) }
            guard let review = Self.review(body, by: admin) else { return refuseAdmin(.badLabel, desk, read(400)) }
            desk.label(review, reply)
        } else {
            // `key=` may hold the key itself, as for clients of Gemini; it is no condition then.
            let items = head.queryItems.filter { !isCredential($0) }
            guard let parameters = AdminQueryItems.decode(items) else {
                return refuseAdmin(
                    .badQuestion(AuditParameterError(nil, "the query is not URL-encoded UTF-8")),
                    desk,
                    read(400)
                )
            }
            desk.answer(AdminQuestion(route: route, parameters: parameters, role: admin.role, now: .now()), reply)
        }
    }

    private func isCredential(_ item: ArraySlice<UInt8>) -> Bool {
        item.starts(with: "key=".utf8) && configuration.admins.key(among: [item.dropFirst(4)]) != nil
    }

    private func refuseAdmin(_ error: GatewayError, _ desk: AuditDesk, _ read: AuditDesk.Read) {
        desk.note(read)
        answer(error)
    }

    private func write(_ answer: AdminAnswer) {
        guard !isFinished else { return }
        switch answer {
        case .error(let error): self.answer(error)
        case .json(let status, let text):
            var head = head(status, action: nil)
            head.field("content-type", "application/json")
            head.field("cache-control", "no-store")
            let body = ByteBuffer(string: text)
            connection.respond(head, body: body)
            record { $0.volume.sent = body.readableBytes }
            finish(.allowed, status: status)
        }
    }

    /// A label as its body says; the author is the key that sends it.
    private static func review(_ body: ByteBuffer, by admin: AdminKeySettings) -> AuditReview? {
        guard let document = try? JSONDocument(parsing: Array(body.readableBytesView)) else { return nil }
        func text(_ name: StaticString) -> String? {
            document.member(named: name, of: 0).flatMap {
                document.kind(of: $0) == .string ? String(decoding: document.text(of: $0), as: UTF8.self) : nil
            }
        }
        let number = document.member(named: "finding", of: 0)
        let finding = number.flatMap { document.integer(at: $0) }
        guard let id = text("id"), let verdict = text("verdict").flatMap(AuditVerdict.init(rawValue:)),
            finding != nil || number.map({ document.kind(of: $0) == .null }) ?? true
        else { return nil }
        return try? AuditReview(
            id: id,
            finding: finding.map(Int64.init),
            verdict: verdict,
            author: admin.id,
            note: text("note") ?? ""
        )
    }
}
