/// What a reader of the log may do.
package enum AdminRole: String, Hashable, Sendable, CaseIterable {
    /// Reads everything.
    case auditor
    /// Reads everything but previews, fingerprints and reviewers' notes; proposes and reloads policies.
    case `operator`
    /// Reads everything, and labels.
    case reviewer
    /// All of it; approves policies that another proposed.
    case admin

    var seesPreviews: Bool { self != .operator }
    var labels: Bool { self == .reviewer || self == .admin }
    var savesQueries: Bool { self != .operator }
    /// May have rules and policies checked, proposed and loaded anew.
    var handlesPolicies: Bool { self == .operator || self == .admin }
    /// May approve what another proposed, and go back to what was in force.
    var approvesPolicies: Bool { self == .admin }
}

/// A key for `/admin`, as the settings hold it: never the key, only its digest.
package struct AdminKeySettings: Hashable, Sendable {
    package var id: String
    package var role: AdminRole
    /// SHA-256 of the key, 32 bytes.
    package var digest: [UInt8]

    package init(id: String, role: AdminRole, digest: [UInt8]) {
        self.id = id
        self.role = role
        self.digest = digest
    }
}

/// Who may ask the audit log over HTTP, and where; without keys nobody, and there is no such URL.
package struct AdminSettings: Hashable, Sendable {
    package var keys: [AdminKeySettings] = []
    /// A listener of its own; nil serves `/admin` beside everything else.
    package var listen: ListenAddress?

    package init() {}
}

/// The keys for `/admin`; client keys open nothing there.
package struct AdminRing: Sendable {
    private let keys: [[UInt8]: AdminKeySettings]

    package init(_ keys: [AdminKeySettings] = []) {
        self.keys = Dictionary(keys.map { ($0.digest, $0) }) { first, _ in first }
    }

    package var isEmpty: Bool { keys.isEmpty }

    /// Whose key is among these; as with client keys, digests are compared.
    func key(among credentials: [ArraySlice<UInt8>]) -> AdminKeySettings? {
        for token in credentials.prefix(3) where token.count <= 512 {
            if let key = keys[KeyRing.digest(of: token)] { return key }
        }
        return nil
    }
}
