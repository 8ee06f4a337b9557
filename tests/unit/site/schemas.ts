/** The documented part of a schema (contract section 2), to which a test adds what it assumes. */
export function schemaWith(parts: {
  readonly viewer: string;
  readonly employee?: string;
  readonly query?: string;
  readonly mutation?: string;
  readonly types?: string;
}): string {
  const { viewer, employee = '', query = '', mutation = '', types = '' } = parts;
  return `
    interface Node { id: ID! }
    type Query { viewer: Viewer node(id: ID!): Node ${query} }
    type Viewer { id: ID! ${viewer} }
    type Company implements Node { id: ID! name: String buildings: [Building!]! employees: [Employee!]! }
    type Building implements Node { id: ID! code: String! name: String timezone: String! floors: [Floor!]! }
    type Floor implements Node { id: ID! code: String! name: String building: Building! spaces(assignmentPlanId: ID): [Space!]! }
    type Named { name: String displayName: String }
    type Space implements Node {
      id: ID! code: String! externalId: String x: Float y: Float isBookable: Boolean
      isBookableByEmployee(employeeId: ID): Boolean bookings(fromDate: String, toDate: String): [Booking!]!
      employee: Employee floor: Floor! neighborhood: Named sharedEmployees: [Employee!] spaceType: Named
    }
    type Booking implements Node {
      id: ID! date: String startDate: String! endDate: String! autoReleasedAt: String checkedIn: Boolean
      employee: Employee space: Space!
    }
    type Employee implements Node { id: ID! name: String email: String manager: Employee ${employee} }
    input CreateBookingInput { spaceId: ID! employeeId: ID! startDate: String! endDate: String! note: String }
    type CreateBookingPayload { booking: Booking }
    type Mutation { createBooking(input: CreateBookingInput!): CreateBookingPayload ${mutation} }
    ${types}
  `;
}
