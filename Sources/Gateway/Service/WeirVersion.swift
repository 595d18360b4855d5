/// What this program calls itself.
package enum WeirVersion {
    package static let current = "0.1.0"
}
