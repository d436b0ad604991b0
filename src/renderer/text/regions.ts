// Regions to choose from; any other can be typed, because stores have regions of their own.

import type { Option } from '../ui/field.tsx';

const amazon: readonly (readonly [id: string, where: string])[] = [
  ['us-east-1', 'N. Virginia'],
  ['us-east-2', 'Ohio'],
  ['us-west-1', 'N. California'],
  ['us-west-2', 'Oregon'],
  ['ca-central-1', 'Canada'],
  ['eu-central-1', 'Frankfurt'],
  ['eu-central-2', 'Zurich'],
  ['eu-west-1', 'Ireland'],
  ['eu-west-2', 'London'],
  ['eu-west-3', 'Paris'],
  ['eu-north-1', 'Stockholm'],
  ['eu-south-1', 'Milan'],
  ['ap-south-1', 'Mumbai'],
  ['ap-southeast-1', 'Singapore'],
  ['ap-southeast-2', 'Sydney'],
  ['ap-northeast-1', 'Tokyo'],
  ['ap-northeast-2', 'Seoul'],
  ['sa-east-1', 'S\u00e3o Paulo'],
  ['af-south-1', 'Cape Town'],
  ['me-central-1', 'UAE'],
];

/** Amazon's regions, as suggestions. */
export const regionSuggestions: readonly Option<string>[] = amazon.map(([value, note]) => ({
  value,
  label: value,
  note,
}));
