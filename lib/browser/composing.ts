type Key = { readonly key: string; readonly nativeEvent: { readonly isComposing: boolean; readonly keyCode: number }; preventDefault(): void };

/**
 * Keeps a form from being sent by the Enter that ends the choice of a character. Safari ends the composition before it
 * reports the key, which then only shows by its code 229.
 */
export function stopComposingEnter(event: Key): void {
  if (event.key === "Enter" && (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229)) event.preventDefault();
}
