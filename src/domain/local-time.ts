/** `YYYY-MM-DD` on a clinic's wall calendar. */
export type LocalDate = string;
/** `HH:mm` on a clinic's wall clock. */
export type LocalTime = string;
/** `YYYY-MM-DDTHH:mm` without a zone. */
export type LocalDateTime = string;
