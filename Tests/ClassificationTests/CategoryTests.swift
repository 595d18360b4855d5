import GuardrailTypes
import Testing

@Suite struct CategoryTests {
    @Test(arguments: ["hate", "s1", "self_harm", "a"])
    func `a name of letters, digits and underscores is a category`(_ id: String) {
        #expect(Category(id)?.id == id)
    }

    @Test(arguments: ["", "Hate", "1st", "_a", "a-b", "a b", "ä", String(repeating: "a", count: 65)])
    func `any other name is none`(_ id: String) {
        #expect(Category(id) == nil)
    }

    @Test func `every known category has a name that can be written, and no two have one name or code`() {
        let ids = Category.known.map(\.category.id)
        #expect(ids.allSatisfy { Category($0) != nil })
        #expect(Set(ids).count == ids.count)
        let codes = Category.known.compactMap(\.code)
        #expect(Set(codes).count == codes.count)
    }
}
