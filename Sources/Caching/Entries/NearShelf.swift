/// What was asked lately in which words, within bounds: leads to a kept answer by a request that asks the same in others.
///
/// It has no answers: whoever finds a request here looks for its answer where answers are, so what is gone there is gone.
package struct NearShelf<Place> {
    /// A request with the text that its user said.
    private struct Item {
        let number: Int
        let request: CanonicalRequest
        let form: TextForm
        let place: Place
    }

    package struct Match {
        package let request: CanonicalRequest
        package let similarity: Float
    }

    private let perScope: Int
    private let maximum: Int
    /// By all of the requests but what the user said.
    private var scopes: [CanonicalRequest: [Item]] = [:]
    /// Every item that is here, and some that are not any more, in the order in which they came.
    private var order: [(scope: CanonicalRequest, number: Int)] = []
    private var head = 0
    private var lastNumber = 0
    package private(set) var count = 0

    /// - Parameters:
    ///   - perScope: requests at most that differ in nothing but what the user said.
    ///   - maximum: requests in all.
    package init(perScope: Int, maximum: Int) {
        self.perScope = perScope
        self.maximum = maximum
    }

    /// The nearest request of the same scope that asks the same.
    ///
    /// - Parameters:
    ///   - scope: compared whole.
    ///   - similarity: to the place of a request.
    /// - Complexity: linear in the requests of the scope; `similarity` is called for those of the same form only.
    package func nearest(
        in scope: CanonicalRequest,
        _ form: TextForm,
        threshold: Float,
        similarity: (Place) -> Float
    ) -> Match? {
        var best: Match?
        for item in scopes[scope] ?? [] where item.form == form {
            let found = similarity(item.place)
            if found >= threshold, found > best?.similarity ?? -.infinity {
                best = Match(request: item.request, similarity: found)
            }
        }
        return best
    }

    /// Notes a request whose answer is kept; what came first goes first.
    package mutating func put(_ request: CanonicalRequest, in scope: CanonicalRequest, _ form: TextForm, _ place: Place)
    {
        guard perScope > 0, maximum > 0 else { return }
        remove(request, in: scope)
        lastNumber += 1
        scopes[scope, default: []].append(Item(number: lastNumber, request: request, form: form, place: place))
        order.append((scope, lastNumber))
        count += 1
        if let first = scopes[scope]?.first, scopes[scope]?.count ?? 0 > perScope { remove(first.request, in: scope) }
        while count > maximum { removeOldest() }
        if order.count > 2 * count + 64 { sweep() }
    }

    package mutating func remove(_ request: CanonicalRequest, in scope: CanonicalRequest) {
        guard let place = scopes[scope]?.firstIndex(where: { $0.request == request }) else { return }
        scopes[scope]?.remove(at: place)
        if scopes[scope]?.isEmpty == true { scopes[scope] = nil }
        count -= 1
    }

    package mutating func removeAll() {
        self = NearShelf(perScope: perScope, maximum: maximum)
    }

    private mutating func removeOldest() {
        let (scope, number) = order[head]
        head += 1
        guard let item = scopes[scope]?.first, item.number == number else { return }
        remove(item.request, in: scope)
    }

    /// Forgets the places in the order of what is gone.
    private mutating func sweep() {
        let numbers = Set(scopes.values.joined().map(\.number))
        order = order[head...].filter { numbers.contains($0.number) }
        head = 0
    }
}
