// How Teams lays out a card in its light look and in its dark one, roughly: enough to see what a person would.
const colours = (/** @type {string} */ normal, /** @type {string} */ subtle) => ({ default: normal, subtle });

export const teamsHostConfig = {
  fontFamily: '"Segoe UI", "DejaVu Sans", sans-serif',
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 20, padding: 16 },
  separator: { lineThickness: 1, lineColor: '#e0e0e0' },
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  supportsInteractivity: true,
  containerStyles: Object.fromEntries([['default', '#ffffff'], ['emphasis', '#f5f5f5'], ['good', '#e7f2da'], ['attention', '#fcf4f6'], ['warning', '#fbf6d9'], ['accent', '#e8ebfa']].map(([name, backgroundColor]) => [name, {
    backgroundColor,
    foregroundColors: {
      default: colours('#242424', '#616161'), accent: colours('#5b5fc7', '#7f85f5'), good: colours('#237b4b', '#4aa564'),
      warning: colours('#835c00', '#a57c1b'), attention: colours('#c4314b', '#d05a70'), dark: colours('#242424', '#616161'), light: colours('#ffffff', '#f0f0f0'),
    },
  }])),
  actions: { maxActions: 6, spacing: 'default', buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left', showCard: { actionMode: 'inline', inlineTopMargin: 16 } },
  adaptiveCard: { allowCustomStyle: true },
  imageSizes: { small: 32, medium: 52, large: 100 },
  factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 16 },
  textBlock: { headingLevel: 2 },
};

/** The same in Teams' dark look. */
export const teamsHostConfigDark = {
  ...teamsHostConfig,
  separator: { lineThickness: 1, lineColor: '#3d3d3d' },
  containerStyles: Object.fromEntries([['default', '#292929'], ['emphasis', '#1f1f1f'], ['good', '#0d2e0d'], ['attention', '#3f1011'], ['warning', '#3a2f00'], ['accent', '#2b2b40']].map(([name, backgroundColor]) => [name, {
    backgroundColor,
    foregroundColors: {
      default: colours('#ffffff', '#adadad'), accent: colours('#7f85f5', '#9299f7'), good: colours('#92c353', '#7ba441'),
      warning: colours('#f8d22a', '#d8b724'), attention: colours('#f9526b', '#d94a60'), dark: colours('#242424', '#616161'), light: colours('#ffffff', '#f0f0f0'),
    },
  }])),
};
